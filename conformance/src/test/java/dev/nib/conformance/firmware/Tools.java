package dev.nib.conformance.firmware;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.model.testing.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** External tools in tests, and runs of them. */
public final class Tools {
  public static final Toolbox BOX = new Toolbox();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Tools() {}

  /** What is missing is named; the test is skipped, or fails in continuous integration. */
  public static void assume(List<ExternalTool> tools) throws InterruptedException {
    List<ToolState> missing = BOX.missing(tools);
    Needs.tool(
        missing.isEmpty(),
        () -> missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
  }

  static ProcessResult run(Path folder, List<String> command) throws InterruptedException {
    return ProcessRunner.run(command, folder, TIMEOUT);
  }
}

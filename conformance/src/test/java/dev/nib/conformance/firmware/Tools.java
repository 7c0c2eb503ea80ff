package dev.nib.conformance.firmware;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** External tools in tests: a missing one aborts the test and is named. */
final class Tools {
  static final Toolbox BOX = new Toolbox();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Tools() {}

  static void assume(List<ExternalTool> tools) throws InterruptedException {
    List<ToolState> missing = BOX.missing(tools);
    String advice = missing.stream().map(ToolState::advice).collect(Collectors.joining("; "));
    assumeTrue(missing.isEmpty(), advice);
  }

  static ProcessResult run(Path folder, List<String> command) throws InterruptedException {
    return ProcessRunner.run(command, folder, TIMEOUT);
  }
}

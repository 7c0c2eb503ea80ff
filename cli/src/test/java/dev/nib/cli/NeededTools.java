package dev.nib.cli;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.model.testing.Needs;
import java.util.List;
import java.util.stream.Collectors;

/** Programs of others that a test cannot do without. */
final class NeededTools {
  private NeededTools() {}

  /** Goes on where all are there; otherwise the test says what is missing, and is not run. */
  static void need(List<ExternalTool> tools) throws InterruptedException {
    List<ToolState> missing = new Toolbox().missing(tools);
    Needs.tool(
        missing.isEmpty(),
        () -> missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
  }
}

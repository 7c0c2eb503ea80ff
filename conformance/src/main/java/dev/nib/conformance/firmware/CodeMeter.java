package dev.nib.conformance.firmware;

import dev.nib.chip.CodeSize;
import dev.nib.chip.Core;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures the code of every kernel on every core with the installed compilers, with the options of
 * verification, and writes the table that nib counts by.
 *
 * <p>{@code docs/results/inspect.md} has the command.
 */
public final class CodeMeter {
  private static final String HEADER =
      """
      # Bytes of code, measured by dev.nib.conformance.firmware.CodeMeter; docs/results/inspect.md says how.
      # Kernels with all that they call, as they are compiled for the fewest instructions (speed) and otherwise (size).
      """;

  private final Path work;

  /**
   * @param work a folder for builds
   */
  CodeMeter(Path work) {
    this.work = work;
  }

  /** Writes the table to standard output, or names what is missing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StackMeter.print(HEADER, (work, core) -> new CodeMeter(work).measure(core));
  }

  /** The rows of the table for a core. */
  Map<String, Integer> measure(Core core) throws IOException, InterruptedException {
    Map<String, Integer> rows = new TreeMap<>();
    for (FirmwareBuild build : StackProbe.BUILDS) {
      add(rows, core, StackProbe.everyKernel(), build);
    }
    for (FirmwareBuild build : StackProbe.STREAMED) {
      add(rows, core, StackProbe.stream(), build);
    }
    return rows;
  }

  /** Every kernel that a build has, at the levels of all builds in which it can be. */
  private void add(Map<String, Integer> rows, Core core, Program program, FirmwareBuild build)
      throws IOException, InterruptedException {
    for (boolean fast : new boolean[] {false, true}) {
      Path folder = Files.createTempDirectory(work, "code");
      StackGraph graph = StackMeter.graph(StackMeter.machine(core), program, build, fast, folder);
      StackProbe.layerFunctions(folder)
          .values()
          .forEach(
              kernel ->
                  rows.merge(
                      CodeSize.row(kernel, fast), graph.codeBytes(List.of(kernel)), Math::max));
    }
  }
}

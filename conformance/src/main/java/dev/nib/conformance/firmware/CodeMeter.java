package dev.nib.conformance.firmware;

import dev.nib.chip.CodeSize;
import dev.nib.chip.Core;
import dev.nib.chip.Level;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
      # Kernels and what they call, as they are compiled for the fewest instructions (speed), for the
      # fewest bytes (flash), and otherwise (size); - where it is a part of its callers, or nobody calls it. Lines with @ say what a kernel calls, on any core.
      """;

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** A constant of a kernel's file, in what {@code nm} prints in this format. */
  private static final Pattern TABLE =
      Pattern.compile(
          "(nib_\\w+)\\s*\\|[^|]*\\|[^|]*\\|\\s*OBJECT\\s*\\|([0-9a-f]+)\\|[^|]*\\|\\.(text|rodata)");

  private final Path work;

  /** What each kernel was seen to call. */
  private final Map<String, Set<String>> calls = new TreeMap<>();

  /**
   * @param work a folder for builds
   */
  CodeMeter(Path work) {
    this.work = work;
  }

  /** Writes the table to standard output, or names what is missing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, Set<String>> calls = new TreeMap<>();
    StackMeter.print(
        HEADER,
        (work, core) -> {
          CodeMeter meter = new CodeMeter(work);
          Map<String, Integer> rows = meter.measure(core);
          meter.calls.forEach(
              (kernel, called) ->
                  calls.computeIfAbsent(kernel, k -> new TreeSet<>()).addAll(called));
          return rows;
        });
    calls.forEach(
        (kernel, called) -> System.out.println("@ " + kernel + " " + String.join(" ", called)));
  }

  /** The rows of the table for a core. */
  Map<String, Integer> measure(Core core) throws IOException, InterruptedException {
    Map<String, Integer> rows = new TreeMap<>();
    for (Optional<Core> of : List.of(Optional.<Core>empty(), Optional.of(core))) {
      Machine machine = StackMeter.machine(core).withKernels(of);
      for (FirmwareBuild build : StackProbe.BUILDS) {
        add(rows, machine, StackProbe.everyKernel(of), build);
      }
      for (FirmwareBuild build : StackProbe.STREAMED) {
        for (Program stream : StackProbe.streams()) {
          add(rows, machine, stream, build);
        }
      }
    }
    addForest(rows, core);
    return rows;
  }

  /** A forest's prediction with all that it calls, which is never compiled for speed. */
  private void addForest(Map<String, Integer> rows, Core core)
      throws IOException, InterruptedException {
    int code = ForestProbe.codeBytes(StackMeter.machine(core), work);
    rows.put(CodeSize.row(ForestBackend.KERNEL, Level.SIZE), code);
    calls.put(ForestBackend.KERNEL, Set.of());
  }

  /** Every kernel that a build has, at the levels of all builds in which it can be. */
  private void add(Map<String, Integer> rows, Machine machine, Program program, FirmwareBuild build)
      throws IOException, InterruptedException {
    for (Level level : Level.values()) {
      Path folder = Files.createTempDirectory(work, "code");
      StackGraph graph = StackMeter.graph(machine, program, build, level, folder);
      for (String kernel : new TreeSet<>(StackProbe.layerFunctions(folder).values())) {
        Map<String, Integer> code = graph.code(List.of(kernel));
        // Constants between functions, which on AVR are in the same section.
        code.keySet().removeIf(name -> name.startsWith(CBackend.prefix(program)));
        if (!CKernels.row(kernel, machine.kernels()).equals(kernel)) {
          code.putAll(tables(folder, machine.core().orElseThrow()));
        }
        Set<String> called = new TreeSet<>();
        code.forEach(
            (name, bytes) -> {
              String row = CKernels.row(name, machine.kernels());
              rows.merge(CodeSize.row(row, level), bytes, Math::max);
              called.add(row);
            });
        String row = CKernels.row(kernel, machine.kernels());
        called.remove(row);
        calls.computeIfAbsent(row, k -> new TreeSet<>()).addAll(called);
      }
    }
  }

  /** The tables of numbers that kernels for one kind of core read, by their names. */
  private static Map<String, Integer> tables(Path folder, Core core)
      throws IOException, InterruptedException {
    ProcessResult symbols =
        ProcessRunner.run(
            List.of(core.toolchain().program("nm"), "--format=sysv", Machine.BINARY),
            folder,
            TIMEOUT);
    if (!symbols.ok()) {
      throw new IOException(symbols.summary());
    }
    Map<String, Integer> tables = new TreeMap<>();
    TABLE
        .matcher(symbols.output())
        .results()
        .forEach(table -> tables.put(table.group(1), Integer.parseInt(table.group(2), 16)));
    return tables;
  }
}

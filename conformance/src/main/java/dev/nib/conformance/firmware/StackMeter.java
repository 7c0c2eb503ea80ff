package dev.nib.conformance.firmware;

import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.WorkFolder;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Measures the stack of every kernel on every core with the installed compilers, with the options
 * of verification, and writes the table that nib counts by.
 *
 * <p>{@code docs/results/stack.md} has the command.
 */
public final class StackMeter {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** What is measured here is linked and not run, and has more layers than small chips hold. */
  private static final Memory LARGE = new Memory(256 * 1024, 60_000);

  /**
   * What Cortex-M pushes for an exception: eight registers, and a word to keep 8-byte alignment.
   */
  private static final int CORTEX_M_EXCEPTION = 36;

  private static final String HEADER =
      """
      # Bytes of stack, measured by dev.nib.conformance.firmware.StackMeter; docs/results/stack.md says how.
      # Kernels with their callees; a return address counts where a call pushes it.
      """;

  private final Path work;

  /**
   * @param work a folder for builds
   */
  StackMeter(Path work) {
    this.work = work;
  }

  /** The rows of a table for a core. */
  interface Meter {
    Map<String, ?> measure(Path work, Core core) throws IOException, InterruptedException;
  }

  /** Writes the table to standard output, or names what is missing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    print(HEADER, (work, core) -> new StackMeter(work).measure(core));
  }

  /** Writes a table of all cores to standard output, or names what is missing. */
  static void print(String header, Meter meter) throws IOException, InterruptedException {
    Toolbox toolbox = new Toolbox();
    List<ToolState> missing =
        toolbox.missing(
            Arrays.stream(Core.values()).map(ExternalTool::compiler).distinct().toList());
    if (!missing.isEmpty()) {
      missing.forEach(tool -> System.err.println(tool.advice()));
      System.exit(1);
    }
    Path work = Files.createTempDirectory("nib-stack-");
    try {
      System.out.print(header + table(toolbox, work, meter));
    } finally {
      WorkFolder.deleteQuietly(work);
    }
  }

  private static String table(Toolbox toolbox, Path work, Meter meter)
      throws IOException, InterruptedException {
    List<Core> cores = List.of(Core.values());
    Map<String, Map<Core, String>> rows = new LinkedHashMap<>();
    for (Core core : cores) {
      add(rows, "core", core, core.key());
      add(rows, StackTable.GCC, core, toolbox.state(ExternalTool.compiler(core)).version());
    }
    for (Core core : cores) {
      meter.measure(work, core).forEach((row, figure) -> add(rows, row, core, "" + figure));
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (row, values) -> {
          text.append(String.format(Locale.ROOT, "%-44s", row));
          cores.forEach(
              core ->
                  text.append(String.format(Locale.ROOT, " %10s", values.getOrDefault(core, "-"))));
          text.append('\n');
        });
    return text.toString();
  }

  private static void add(
      Map<String, Map<Core, String>> rows, String row, Core core, String value) {
    rows.computeIfAbsent(row, r -> new EnumMap<>(Core.class)).put(core, value);
  }

  /** The machine that stands for a core. */
  static Machine machine(Core core) {
    return core.toolchain() == Toolchain.AVR
        ? Machine.atmega(Chips.with(core), LARGE)
        : Machine.emulated("", core, EmulatedBoard.largest(core));
  }

  /** The rows of the table for a core. */
  Map<String, Integer> measure(Core core) throws IOException, InterruptedException {
    Machine machine = machine(core);
    Path folder = Files.createTempDirectory(work, core.key());
    StackGraph around = graph(machine, StackProbe.classifier(), FirmwareBuild.SPEED, folder);
    String prefix = CBackend.prefix(StackProbe.classifier());
    String run = prefix + "_run";
    int layers = deepestLayer(around, folder);
    Map<String, Integer> rows = new LinkedHashMap<>();
    rows.put(StackTable.PREDICT, around.depth(prefix + "_predict") - around.depth(run));
    rows.put(StackTable.RUN, around.depth(run) - layers);
    rows.put(StackTable.STREAM, stream(machine) - rows.get(StackTable.RUN));
    rows.put(StackTable.CALLER, around.above(root(core), run).orElseThrow());
    rows.put(StackTable.BESIDE, around.depthWithout(root(core), run));
    rows.put(StackTable.INTERRUPT, interrupt(machine, core, folder));
    rows.putAll(kernels(machine));
    rows.put(ForestBackend.KERNEL, forest(machine, rows));
    return rows;
  }

  /** What a forest's prediction takes beyond the frames that are counted for every net. */
  private int forest(Machine machine, Map<String, Integer> frames)
      throws IOException, InterruptedException {
    int taken = ForestProbe.stackBytes(machine, work);
    return Math.max(0, taken - frames.get(StackTable.PREDICT) - frames.get(StackTable.RUN));
  }

  private static int deepestLayer(StackGraph graph, Path folder) throws IOException {
    return StackProbe.layerFunctions(folder).keySet().stream()
        .mapToInt(graph::depth)
        .max()
        .orElseThrow();
  }

  /** What a run takes above a layer that is computed row by row. */
  private int stream(Machine machine) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(work, "stream");
    Program program = StackProbe.streams().get(0);
    StackGraph graph = graph(machine, program, FirmwareBuild.ROWS, folder);
    return graph.depth(CBackend.prefix(program) + "_run") - deepestLayer(graph, folder);
  }

  /** For each kernel what the function of a layer takes. */
  private Map<String, Integer> kernels(Machine machine) throws IOException, InterruptedException {
    Map<String, Integer> rows = new TreeMap<>();
    Set<String> expected = new TreeSet<>();
    for (Optional<Core> of : List.of(Optional.<Core>empty(), machine.core())) {
      expected.addAll(CKernels.rows(of));
      for (FirmwareBuild build : StackProbe.BUILDS) {
        addKernels(rows, machine.withKernels(of), StackProbe.everyKernel(of), build);
      }
      for (FirmwareBuild build : StackProbe.STREAMED) {
        for (Program stream : StackProbe.streams()) {
          addKernels(rows, machine.withKernels(of), stream, build);
        }
      }
    }
    if (!rows.keySet().equals(expected)) {
      throw new IllegalStateException("measured " + rows.keySet() + " of " + expected);
    }
    return rows;
  }

  private void addKernels(
      Map<String, Integer> rows, Machine machine, Program program, FirmwareBuild build)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(work, "kernels");
    StackGraph graph = graph(machine, program, build, folder);
    StackProbe.layerFunctions(folder)
        .forEach(
            (function, kernel) ->
                rows.merge(
                    CKernels.row(kernel, machine.kernels()), graph.depth(function), Math::max));
  }

  /** The call graph of a program's plain build. */
  static StackGraph graph(Machine machine, Program program, FirmwareBuild build, Path folder)
      throws IOException, InterruptedException {
    return graph(machine, program, build, build.level(), folder);
  }

  /** The same at a level that may be another build's. */
  static StackGraph graph(
      Machine machine, Program program, FirmwareBuild build, Level level, Path folder)
      throws IOException, InterruptedException {
    VerificationJob job =
        VerificationJob.simulated(program, RandomInputs.of(program, 1, 1), 0, folder, TIMEOUT, 1);
    FirmwareProject project = FirmwareProject.write(folder, job, build, machine);
    AvrSerial.writeInputs(folder, job.inputs());
    List<String> command = new ArrayList<>(project.buildCommand(machine, false, level));
    // Without what a compiler knows of a kernel's only layer: other nets have other layers.
    command.addAll(List.of("-fno-ipa-cp", "-fstack-usage", "-Wl,--no-gc-sections"));
    run(command, folder);
    return StackGraph.of(folder, machine.core().orElseThrow(), TIMEOUT);
  }

  /** Where the stack is empty; the start of AVR's C library calls main with nothing on it. */
  private static String root(Core core) {
    return StackGraph.isa(core) == Disassembly.Isa.AVR ? "main" : "nib_reset";
  }

  /** The frame of a handler that calls a function, and what the core itself saves before it. */
  private static int interrupt(Machine machine, Core core, Path folder)
      throws IOException, InterruptedException {
    Path apart = Files.createDirectories(folder.resolve("interrupt"));
    String attribute =
        StackGraph.isa(core) == Disassembly.Isa.RISCV ? "__attribute__((interrupt)) " : "";
    String handler =
        StackGraph.isa(core) == Disassembly.Isa.AVR
            ? "#include <avr/interrupt.h>\nvoid work(void);\nISR(TIMER0_OVF_vect) { work(); }\n"
            : "void work(void);\n"
                + attribute
                + "void handler(void);\n"
                + attribute
                + "void handler(void) { work(); work(); }\n";
    Files.writeString(apart.resolve("handler.c"), handler);
    List<String> command =
        new ArrayList<>(
            machine.compile(Level.SPEED).stream()
                .filter(flag -> !flag.startsWith("-T") && !flag.startsWith("-Wl"))
                .toList());
    command.addAll(List.of("-fstack-usage", "-c", "handler.c"));
    run(command, apart);
    int frame =
        StackGraph.frames(apart).values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return frame
        + StackGraph.returnAddressBytes(core)
        + (StackGraph.isa(core) == Disassembly.Isa.ARM ? CORTEX_M_EXCEPTION : 0);
  }

  private static void run(List<String> command, Path folder)
      throws IOException, InterruptedException {
    ProcessResult result = ProcessRunner.run(command, folder, TIMEOUT);
    if (!result.ok()) {
      throw new IOException(result.summary());
    }
  }
}

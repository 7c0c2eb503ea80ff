package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.chip.StackTable;
import dev.nib.codegen.Templates;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.WorkFolder;
import dev.nib.model.program.IntegerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the stack of every kernel on every core with the installed compilers, with the options
 * of verification, and writes the table that nib counts by.
 *
 * <p>{@code docs/results/stack.md} has the command.
 */
public final class StackMeter {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern INCLUDE = Pattern.compile("#include \"(nib_\\w+\\.h)\"");

  /** What Cortex-M pushes for an exception: eight registers, and a word to keep 8-byte alignment. */
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

  /** Writes the table to standard output, or names what is missing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Toolbox toolbox = new Toolbox();
    List<ToolState> missing =
        toolbox.missing(List.of(ExternalTool.ARM_GCC, ExternalTool.RISCV_GCC, ExternalTool.AVR_GCC));
    if (!missing.isEmpty()) {
      missing.forEach(tool -> System.err.println(tool.advice()));
      System.exit(1);
    }
    Path work = Files.createTempDirectory("nib-stack-");
    try {
      System.out.print(new StackMeter(work).table(toolbox));
    } finally {
      WorkFolder.deleteQuietly(work);
    }
  }

  private String table(Toolbox toolbox) throws IOException, InterruptedException {
    List<Core> cores = Core.processors();
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Core core : cores) {
      rows.computeIfAbsent("core", row -> new ArrayList<>()).add(core.key());
      rows.computeIfAbsent(StackTable.GCC, row -> new ArrayList<>())
          .add(toolbox.state(compiler(core)).version());
      measure(core)
          .forEach(
              (row, bytes) ->
                  rows.computeIfAbsent(row, r -> new ArrayList<>()).add(bytes.toString()));
    }
    StringBuilder text = new StringBuilder(HEADER);
    rows.forEach(
        (row, values) -> {
          text.append(String.format(Locale.ROOT, "%-16s", row));
          values.forEach(value -> text.append(String.format(Locale.ROOT, " %9s", value)));
          text.append('\n');
        });
    return text.toString();
  }

  /** What compiles for a core. */
  static ExternalTool compiler(Core core) {
    return switch (core) {
      case CORTEX_M0, CORTEX_M3, CORTEX_M4 -> ExternalTool.ARM_GCC;
      case RV32IMC, RV32EC -> ExternalTool.RISCV_GCC;
      case AVR, AVR6 -> ExternalTool.AVR_GCC;
      case FPGA -> throw new IllegalArgumentException("nothing compiles for " + core);
    };
  }

  /** The machines that stand for a core; of several the larger figure counts. */
  static List<Machine> machines(Core core) {
    return switch (core) {
      case CORTEX_M0, CORTEX_M3, CORTEX_M4 ->
          List.of(Machine.cortexM("", "mps2-an385", core, FirmwareTargets.MPS2));
      case RV32IMC ->
          List.of(
              Machine.riscv32(
                  "", core, FirmwareTargets.RV32IMC, "rv32", FirmwareTargets.VIRT));
      case RV32EC ->
          List.of(
              Machine.riscv32(
                  "",
                  core,
                  FirmwareTargets.RV32EC,
                  FirmwareTargets.RV32EC_CPU,
                  FirmwareTargets.VIRT));
      case AVR -> List.of(Avr.ATMEGA328P.machine(), Avr.ATMEGA1284P.machine());
      case AVR6 -> List.of(Avr.ATMEGA2560.machine());
      case FPGA -> throw new IllegalArgumentException("nothing runs on " + core);
    };
  }

  /** The rows of the table for a core. */
  Map<String, Integer> measure(Core core) throws IOException, InterruptedException {
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (Machine machine : machines(core)) {
      Path folder = Files.createTempDirectory(work, core.key());
      IntegerProgram program = StackProbe.program();
      StackGraph graph = graph(machine, program, folder, List.of(kernels(folder)));
      String prefix = CBackend.prefix(program);
      String run = prefix + "_run";
      String root = root(core);
      // A layer's function jumps to its kernel where the core can jump that far: then it takes nothing.
      String layer = StackProbe.layerFunction(prefix);
      Map<String, Integer> measured = new LinkedHashMap<>();
      measured.put(
          StackTable.PREDICT, graph.depth(prefix + "_predict") - graph.depth(run));
      measured.put(StackTable.RUN, graph.depth(run) - graph.depth(layer));
      measured.put(StackTable.LAYER, graph.depth(layer) - graph.depth(StackProbe.KERNEL));
      measured.put(StackTable.CALLER, graph.above(root, run).orElseThrow());
      measured.put(StackTable.BESIDE, graph.depthWithout(root, run));
      measured.put(StackTable.INTERRUPT, interrupt(machine, core, folder));
      for (String kind : StackProbe.KINDS) {
        measured.put(kind, graph.depth(StackProbe.kernel(kind)));
      }
      measured.forEach((row, bytes) -> rows.merge(row, bytes, Math::max));
    }
    return rows;
  }

  /**
   * The call graph of a program's plain build.
   *
   * @param sources that are compiled with it
   */
  static StackGraph graph(
      Machine machine, IntegerProgram program, Path folder, List<String> sources)
      throws IOException, InterruptedException {
    VerificationJob job =
        VerificationJob.simulated(
            program, RandomInputs.of(program, 1, 1), 0, folder, TIMEOUT, 1);
    FirmwareProject project = FirmwareProject.write(folder, job, machine.files());
    Files.writeString(folder.resolve("nib_inputs.h"), AvrTarget.inputs(job));
    List<String> command = new ArrayList<>(project.buildCommand(machine, false));
    command.addAll(List.of("-fstack-usage", "-Wl,--no-gc-sections"));
    command.addAll(sources);
    run(command, folder);
    Core core = machine.core().orElseThrow();
    String tools = compiler(core).executable().replace("-gcc", "");
    String list =
        "%1$s-objdump -d --no-show-raw-insn firmware > code.txt && %1$s-nm firmware > symbols.txt";
    run(List.of("sh", "-c", list.formatted(tools)), folder);
    int returnAddress = returnAddressBytes(core);
    return new StackGraph(
        Disassembly.read(Files.readString(folder.resolve("code.txt")), isa(core)),
        Files.readString(folder.resolve("symbols.txt")),
        StackGraph.frames(folder),
        returnAddress);
  }

  private static Disassembly.Isa isa(Core core) {
    return switch (compiler(core)) {
      case ARM_GCC -> Disassembly.Isa.ARM;
      case RISCV_GCC -> Disassembly.Isa.RISCV;
      default -> Disassembly.Isa.AVR;
    };
  }

  private static int returnAddressBytes(Core core) {
    return core == Core.AVR ? 2 : core == Core.AVR6 ? 3 : 0;
  }

  /** Where the stack is empty; the start of AVR's C library calls main with nothing on it. */
  private static String root(Core core) {
    return isa(core) == Disassembly.Isa.AVR ? "main" : "nib_reset";
  }

  /** Writes a source with all kernels, and what it includes. */
  private static String kernels(Path folder) throws IOException {
    Templates templates = new Templates("nib/firmware");
    StringBuilder all =
        new StringBuilder("#include \"nib_platform.h\"\n#undef NIB_KERNEL\n#define NIB_KERNEL NIB_APART\n");
    Set<String> files = new TreeSet<>();
    for (String kind : StackProbe.KINDS) {
      String file = StackProbe.kernel(kind) + ".c";
      all.append("#include \"").append(file).append("\"\n");
      collect(templates, file, files);
    }
    for (String file : files) {
      Files.writeString(folder.resolve(file), templates.fixed(file));
    }
    Files.writeString(folder.resolve("nib_kernels.c"), all.toString());
    return "nib_kernels.c";
  }

  private static void collect(Templates templates, String file, Set<String> files) {
    if (files.add(file)) {
      Matcher includes = INCLUDE.matcher(templates.fixed(file));
      while (includes.find()) {
        collect(templates, includes.group(1), files);
      }
    }
  }

  /** The frame of a handler that calls a function, and what the core itself saves before it. */
  private static int interrupt(Machine machine, Core core, Path folder)
      throws IOException, InterruptedException {
    Path apart = Files.createDirectories(folder.resolve("interrupt"));
    String attribute = isa(core) == Disassembly.Isa.RISCV ? "__attribute__((interrupt)) " : "";
    String handler =
        isa(core) == Disassembly.Isa.AVR
            ? "#include <avr/interrupt.h>\nvoid work(void);\nISR(TIMER0_OVF_vect) { work(); }\n"
            : "void work(void);\n"
                + attribute
                + "void handler(void);\n"
                + attribute
                + "void handler(void) { work(); work(); }\n";
    Files.writeString(apart.resolve("handler.c"), handler);
    List<String> command =
        new ArrayList<>(
            machine.compile().stream()
                .filter(flag -> !flag.startsWith("-T") && !flag.startsWith("-Wl"))
                .toList());
    command.addAll(List.of("-fstack-usage", "-c", "handler.c"));
    run(command, apart);
    int frame =
        StackGraph.frames(apart).values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return frame + returnAddressBytes(core) + (isa(core) == Disassembly.Isa.ARM ? CORTEX_M_EXCEPTION : 0);
  }

  private static void run(List<String> command, Path folder)
      throws IOException, InterruptedException {
    ProcessResult result = ProcessRunner.run(command, folder, TIMEOUT);
    if (!result.ok()) {
      throw new IOException(result.summary());
    }
  }
}

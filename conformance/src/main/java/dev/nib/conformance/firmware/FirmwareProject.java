package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Footprint;
import dev.nib.chip.StackTable;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationJob;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A folder with the generated C, the harness around it, the inputs, and later the outputs. */
final class FirmwareProject {
  private static final Templates HARNESS = new Templates("nib/firmware/harness");

  private static final String WHOLE =
      """
      #define NIB_MODEL_ARENA_BYTES %2$s_ARENA_BYTES
      #define NIB_MODEL_RUN %1$s_run
      """;

  private static final String BY_ROWS =
      """
      #define NIB_MODEL_ARENA_BYTES %2$s_ROWS_ARENA_BYTES
      #define NIB_MODEL_ROWS %2$s_ROWS
      #define NIB_MODEL_ROW_BYTES %2$s_ROW_BYTES
      #define NIB_MODEL_BEGIN %1$s_begin
      #define NIB_MODEL_ROW %1$s_row
      #define NIB_MODEL_END %1$s_end
      """;

  private final Path folder;
  private final VerificationJob job;
  private final FirmwareBuild build;
  private final PlacedProgram placed;
  private final Footprint footprint;

  private FirmwareProject(
      Path folder,
      VerificationJob job,
      FirmwareBuild build,
      PlacedProgram placed,
      Footprint footprint) {
    this.folder = folder;
    this.job = job;
    this.build = build;
    this.placed = placed;
    this.footprint = footprint;
  }

  /** Writes the project for a machine into {@code folder}, which is made. */
  static FirmwareProject write(
      Path folder, VerificationJob job, FirmwareBuild build, Machine machine) throws IOException {
    Files.createDirectories(folder);
    PlacedProgram placed = build.placed(job.program(), machine.kernels());
    for (GeneratedFile file : build.files(placed, machine.kernels())) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    writeHarness(folder, machine.files(), "");
    Files.writeString(folder.resolve("nib_model.h"), modelHeader(job.program(), build));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("inputs.bin")))) {
      for (byte[] input : job.inputs()) {
        out.write(input);
      }
    }
    return new FirmwareProject(
        folder, job, build, placed, build.footprint(placed, machine.kernels()));
  }

  /**
   * Writes files of the harness.
   *
   * @param own among them, which is none of the harness
   */
  static void writeHarness(Path folder, List<String> files, String own) throws IOException {
    for (String file : files) {
      if (!file.equals(own)) {
        Files.writeString(folder.resolve(file), HARNESS.fixed(file));
      }
    }
  }

  /** What it asks of a chip. */
  Footprint footprint() {
    return footprint;
  }

  /** The command that builds it for a machine, or is refused by the linker there. */
  List<String> buildCommand(Machine machine, boolean traced) {
    return buildCommand(machine, traced, build.fast());
  }

  /**
   * The same at a level that may be another build's.
   *
   * @param fast true for the fewest instructions
   */
  List<String> buildCommand(Machine machine, boolean traced, boolean fast) {
    int stack =
        machine.core().map(core -> StackTable.measured().neededBytes(footprint, core)).orElse(0);
    return machine.buildCommand(traced, fast, stack);
  }

  /** Runs what was built. */
  ProcessResult run(Machine machine) throws InterruptedException {
    return ProcessRunner.run(machine.run(), folder, job.timeout());
  }

  /** How much stack the last run took, on machines that measure it. */
  Optional<StackUse> stackUse(Machine machine) throws IOException {
    if (machine.core().isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("stack.bin"));
    if (bytes.length != StackUse.BYTES) {
      throw new IOException("stack.bin has " + bytes.length + " bytes, not " + StackUse.BYTES);
    }
    return Optional.of(StackUse.of(bytes));
  }

  /** What the last run took, on machines that measure it. */
  Optional<RunMeasurement> measurement(Machine machine) throws IOException, InterruptedException {
    Optional<StackUse> use = stackUse(machine);
    if (use.isEmpty() || use.get().count() == 0) {
      return Optional.empty(); // nothing is counted here, or more than the timer holds
    }
    Core core = machine.core().orElseThrow();
    EmulatedBoard board = machine.board().orElseThrow();
    Chip chip = Chips.with(core);
    boolean cycles = core.toolchain() == Toolchain.AVR;
    long count = use.get().count() * board.countThousandths() / 1000;
    StackGraph graph = StackGraph.of(folder, core, job.timeout());
    return Optional.of(
        new RunMeasurement(
            core.displayName(),
            build.words(),
            count,
            cycles ? "cycles" : "instructions",
            graph.codeBytes(functions()),
            footprint().constantBytes(),
            footprint().arenaBytes(),
            use.get().runBytes(),
            chip.name(),
            count / (1000.0 * chip.megahertz())));
  }

  /** What the harness calls of the model to run it. */
  private List<String> functions() {
    String prefix = CBackend.prefix(job.program());
    List<String> calls = build.rowsComeIn() ? List.of("_begin", "_row", "_end") : List.of("_run");
    return calls.stream().map(prefix::concat).toList();
  }

  /** The names by which the harness knows the model. */
  private static String modelHeader(Program program, FirmwareBuild build) {
    String prefix = CBackend.prefix(program);
    String macro = prefix.toUpperCase(Locale.ROOT);
    return """
    #ifdef NIB_TRACED
    #define %2$s_TRACE(step, name, data, bytes) nib_trace((data), (bytes))
    #endif
    #define %2$s_IMPLEMENTATION
    #include "%1$s.h"
    %5$s
    #define NIB_MODEL_INPUTS(X)%3$s
    #define NIB_MODEL_OUTPUTS(X)%4$s
    """
        .formatted(
            prefix,
            macro,
            tensors(prefix, "input", program.inputs().size()),
            tensors(prefix, "output", program.outputs().size()),
            (build.rowsComeIn() ? BY_ROWS : WHOLE).formatted(prefix, macro).strip());
  }

  private static String tensors(String prefix, String what, int count) {
    return names(prefix, what, count).stream()
        .map(name -> " X(%s, %s_BYTES)".formatted(name, name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.joining());
  }

  /** The functions that say where a model's inputs or outputs lie. */
  static List<String> names(String prefix, String what, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "_" + what + (count > 1 ? "_" + i : ""))
        .toList();
  }

  /** Compares {@code outputs.bin} with what the simulator computed. */
  void compareOutputs(ByteComparison comparison) throws IOException {
    try (InputStream in = open("outputs.bin")) {
      for (int image = 0; image < job.images(); image++) {
        byte[] expected = job.outputs().get(image);
        comparison.add(image, "output", expected, in.readNBytes(expected.length), 0);
      }
      requireEnd("outputs.bin", in);
    }
  }

  /**
   * Runs the simulator on each image, and compares {@code trace.bin}, which has each tensor of the
   * generated program as soon as it is complete, with those of the same name.
   */
  void compareTrace(ByteComparison comparison) throws IOException {
    Simulator simulator = job.simulator();
    List<Value> shown =
        placed.program().completed().stream().skip(1).flatMap(List::stream).toList();
    try (InputStream in = open("trace.bin")) {
      for (int image = 0; image < job.images(); image++) {
        Map<Value, byte[]> expected = new HashMap<>();
        simulator.run(job.inputs().get(image), expected::put);
        for (Value value : shown) {
          byte[] content = expected.get(value);
          if (content == null) {
            throw new IOException("the program as it is has no " + value);
          }
          comparison.add(image, value.name(), content, in.readNBytes(content.length), 0);
        }
      }
      requireEnd("trace.bin", in);
    }
  }

  private InputStream open(String name) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(name)));
  }

  private static void requireEnd(String name, InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException(name + " is longer than the images' bytes");
    }
  }
}

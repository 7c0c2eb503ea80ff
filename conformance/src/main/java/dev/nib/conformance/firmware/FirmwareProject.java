package dev.nib.conformance.firmware;

import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationJob;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The generated C of a net in the harness. */
final class FirmwareProject {
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

  private final HarnessFolder harness;
  private final VerificationJob job;
  private final FirmwareBuild build;
  private final PlacedProgram placed;
  private final Footprint footprint;

  private FirmwareProject(
      HarnessFolder harness,
      VerificationJob job,
      FirmwareBuild build,
      PlacedProgram placed,
      Footprint footprint) {
    this.harness = harness;
    this.job = job;
    this.build = build;
    this.placed = placed;
    this.footprint = footprint;
  }

  /** Writes the project for a machine into {@code folder}, which is made. */
  static FirmwareProject write(
      Path folder, VerificationJob job, FirmwareBuild build, Machine machine) throws IOException {
    PlacedProgram placed = build.placed(job.program(), machine.kernels());
    HarnessFolder harness =
        HarnessFolder.write(
            folder,
            machine,
            build.files(placed, machine.kernels()),
            modelHeader(job.program(), build),
            job.inputs());
    return new FirmwareProject(
        harness, job, build, placed, build.footprint(placed, machine.kernels()));
  }

  /** What it asks of a chip. */
  Footprint footprint() {
    return footprint;
  }

  /** The command that builds it for a machine, or is refused by the linker there. */
  List<String> buildCommand(Machine machine, boolean traced) {
    return buildCommand(machine, traced, build.level());
  }

  /** The same at a level that may be another build's. */
  List<String> buildCommand(Machine machine, boolean traced, Level level) {
    return HarnessFolder.buildCommand(machine, traced, level, footprint);
  }

  /** Runs what was built. */
  ProcessResult run(Machine machine) throws InterruptedException {
    return harness.run(machine, job.timeout());
  }

  /** How much stack the last run took, on machines that measure it. */
  Optional<StackUse> stackUse(Machine machine) throws IOException {
    return harness.stackUse(machine);
  }

  /** What the last run took, on machines that measure it. */
  Optional<RunMeasurement> measurement(Machine machine) throws IOException, InterruptedException {
    return harness.measurement(machine, build.words(), functions(), footprint, job.timeout());
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
    harness.compareOutputs(job.outputs(), comparison);
  }

  /**
   * Runs the simulator on each image, and compares {@code trace.bin}, which has each tensor of the
   * generated program as soon as it is complete, with those of the same name.
   */
  void compareTrace(ByteComparison comparison) throws IOException {
    Simulator simulator = job.simulator();
    List<Value> shown =
        placed.program().completed().stream().skip(1).flatMap(List::stream).toList();
    try (InputStream in = harness.open("trace.bin")) {
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
      HarnessFolder.requireEnd("trace.bin", in);
    }
  }
}

package dev.nib.conformance.firmware;

import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.InstructionTable;
import dev.nib.chip.LayerWork;
import dev.nib.chip.LayerWork.Unit;
import dev.nib.chip.Level;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.WorkFolder;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts in emulators what each layer of some nets takes on every core, fits what a unit of a
 * kernel's work takes, and writes the table by which {@code nib inspect} estimates.
 *
 * <p>{@code docs/results/inspect.md} has the command.
 */
public final class InstructionMeter {
  private static final String HEADER =
      """
      # Instructions, on AVR clocks, for each unit of a kernel's work, compiled for the fewest instructions (speed), for the
      # fewest bytes (flash), and otherwise (size), fitted to runs in emulators by dev.nib.conformance.firmware.InstructionMeter;
      # docs/results/inspect.md says how. A unit without a row takes nothing.
      """;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Counts each layer as it ends, beside what its predecessor's line took to write. */
  private static final String MODEL_HEADER =
      """
      static void nib_layer_done(uint32_t step) {
        const uint32_t line[2] = {step, nib_port_count()};
        nib_port_write(NIB_PORT_OUTPUTS, (const int8_t *)line, sizeof line);
        nib_port_count_from_here();
      }
      #define %2$s_TRACE(step, name, data, bytes) nib_layer_done(step)
      #define %2$s_IMPLEMENTATION
      #include "%1$s.h"
      #define NIB_MODEL_ARENA_BYTES %2$s_ARENA_BYTES
      #define NIB_MODEL_RUN %1$s_run
      #define NIB_MODEL_INPUTS(X) X(%1$s_input, %2$s_INPUT_BYTES)
      #define NIB_MODEL_OUTPUTS(X)
      """;

  private static final int LINE_BYTES = 8;

  /** Of images that come in row by row only the kernels of speed differ. */
  private static final List<FirmwareBuild> BUILDS =
      List.of(
          FirmwareBuild.SPEED, FirmwareBuild.SPEED_ROWS, FirmwareBuild.RAM, FirmwareBuild.FLASH);

  /** The first inputs are extremes. */
  private static final int INPUT = 4;

  private final Path work;

  private InstructionMeter(Path work) {
    this.work = work;
  }

  /** Layers, and what they took together. */
  private record Sample(List<LayerWork> layers, long count) {}

  /** A factor of the fit. */
  private record Factor(String kernel, Unit unit) {}

  /** Writes the table to standard output, or names what is missing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StackMeter.print(HEADER, (work, core) -> new InstructionMeter(work).measure(core));
  }

  /** The rows of the table for a core. */
  private Map<String, String> measure(Core core) throws IOException, InterruptedException {
    Map<Level, List<Sample>> samples = new EnumMap<>(Level.class);
    for (Program program : InstructionProbe.programs()) {
      for (FirmwareBuild build : BUILDS) {
        samples
            .computeIfAbsent(build.level(), level -> new ArrayList<>())
            .addAll(samples(core, program, build));
      }
    }
    Map<String, String> rows = new TreeMap<>();
    samples.forEach((level, some) -> addRows(rows, level, some));
    return rows;
  }

  private static void addRows(Map<String, String> rows, Level level, List<Sample> samples) {
    Map<Factor, Integer> columns = new LinkedHashMap<>();
    for (Sample sample : samples) {
      for (LayerWork layer : sample.layers) {
        layer
            .amounts()
            .keySet()
            .forEach(unit -> columns.putIfAbsent(new Factor(layer.kernel(), unit), columns.size()));
      }
    }
    double[][] amounts = new double[samples.size()][columns.size()];
    for (int s = 0; s < samples.size(); s++) {
      for (LayerWork layer : samples.get(s).layers) {
        for (Map.Entry<Unit, Long> amount : layer.amounts().entrySet()) {
          int column = columns.get(new Factor(layer.kernel(), amount.getKey()));
          amounts[s][column] += amount.getValue();
        }
      }
    }
    double[] fit =
        NonNegativeFit.of(amounts, samples.stream().mapToDouble(Sample::count).toArray());
    columns.forEach(
        (factor, column) -> {
          String figure = String.format(Locale.ROOT, "%.2f", fit[column]);
          if (fit[column] >= 0.005 || factor.unit == Unit.LAYER) {
            rows.put(InstructionTable.row(factor.kernel, level, factor.unit), figure);
          }
        });
  }

  /**
   * What the layers of a program's build take, a sample for each of which the end can be seen; none
   * where the chip does not hold it.
   */
  private List<Sample> samples(Core core, Program program, FirmwareBuild build)
      throws IOException, InterruptedException {
    Machine machine = machine(core);
    Path folder = Files.createTempDirectory(work, "count");
    PlacedProgram placed = build.placed(program, machine.kernels());
    String prefix = CBackend.prefix(program);
    List<byte[]> inputs = RandomInputs.of(program, INPUT + 1, 1).subList(INPUT, INPUT + 1);
    HarnessFolder harness =
        HarnessFolder.write(
            folder,
            machine,
            build.files(placed, machine.kernels()),
            MODEL_HEADER.formatted(prefix, prefix.toUpperCase(Locale.ROOT)),
            inputs);
    boolean avr = core.toolchain() == Toolchain.AVR;
    if (avr) {
      AvrSerial.writeInputs(folder, inputs);
    }
    List<String> command =
        HarnessFolder.buildCommand(
            machine, false, build.level(), build.footprint(placed, machine.kernels()));
    ProcessResult built = ProcessRunner.run(command, folder, TIMEOUT);
    if (Machine.tooLarge(built).isPresent()) {
      return List.of();
    }
    require(built);
    ProcessResult run = harness.run(machine, TIMEOUT);
    require(run);
    if (avr) {
      AvrSerial.writeOutputs(folder, run.output());
    }
    Map<Integer, Long> counts = counts(folder.resolve("outputs.bin"));
    WorkFolder.deleteQuietly(folder);
    int thousandths = machine.board().orElseThrow().countThousandths();
    List<Sample> samples = new ArrayList<>();
    List<LayerWork> layers = new ArrayList<>();
    List<LayerWork> all = build.work(placed, Optional.of(core));
    int layer = 0;
    List<Step> steps = placed.program().steps();
    for (int s = 0; s < steps.size(); s++) {
      for (int i = 0; i < steps.get(s).layers().size(); i++) {
        layers.add(all.get(layer));
        layer++;
      }
      if (counts.containsKey(s)) {
        long count = counts.get(s) * thousandths / 1000;
        if (count > 0) {
          samples.add(new Sample(List.copyOf(layers), count));
        }
        layers.clear();
      }
    }
    return samples;
  }

  /** The emulated machine with most memory; of AVRs simavr knows what each has. */
  private static Machine machine(Core core) {
    return core.toolchain() == Toolchain.AVR
        ? Machine.atmega(Chips.with(core), Memory.of(Chips.with(core)))
        : StackMeter.machine(core);
  }

  /** Of each step whose end was seen what the board's timer counted. */
  private static Map<Integer, Long> counts(Path file) throws IOException {
    ByteBuffer lines = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Long> counts = new TreeMap<>();
    while (lines.remaining() >= LINE_BYTES) {
      counts.merge(lines.getInt(), Integer.toUnsignedLong(lines.getInt()), Long::sum);
    }
    return counts;
  }

  private static void require(ProcessResult result) throws IOException {
    if (!result.ok()) {
      throw new IOException(result.summary());
    }
  }
}

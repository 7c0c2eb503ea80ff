package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.StackTable;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.ArenaPlan;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Nets of every arena size on the two chips of 2 KB: the right bytes, or a link that is refused,
 * and that exactly where {@code nib inspect} says so; never a wrong byte, never a run without end.
 *
 * <p>{@code docs/results/stack.md} has the command.
 */
public final class ArenaSweep {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Quantization Q = Quantization.perTensor(0.05f, 3);

  /** Up to this size a net is a reshape, which takes no other bytes than its input's. */
  private static final int MOST_PLAIN = 8;

  /** Arenas are multiples of this: what a plan aligns buffers to. */
  static final int GRAIN = ArenaPlan.ALIGNMENT_BYTES;

  /** The chips. */
  enum Small {
    ATMEGA328P("avr", "atmega328p"),
    CH32V003("qemu-rv32ec", "in 16 KB and 2 KB");

    private final String target;
    private final String note;

    Small(String target, String note) {
      this.target = target;
      this.note = note;
    }

    VerificationTarget target() {
      return FirmwareTargets.all().stream()
          .filter(t -> t.name().equals(target))
          .findFirst()
          .orElseThrow();
    }

    /** The largest arena that a program's stack leaves room for, by the table. */
    int largestArena(Program program) {
      Chip chip = Chips.named(name());
      return (int) chip.ramBytes()
          - StackTable.measured()
              .neededBytes(FirmwareBuild.SPEED.footprint(program, chip.core()), chip.core());
    }
  }

  /**
   * What became of one size.
   *
   * @param fits by the table
   * @param onChip whether it linked for the small chip
   */
  record Outcome(int arenaBytes, boolean fits, boolean onChip, VerificationResult result) {
    /** What is wrong, if anything is. */
    Optional<String> fault() {
      if (result.status() != Status.EQUAL) {
        return Optional.of(result.status() + ": " + result.detail());
      }
      // Variables of the harness lie beside the arena there, so a few sizes link for inspect alone.
      return onChip && !fits
          ? Optional.of("links, where the stack has no room: " + result.detail())
          : Optional.empty();
    }
  }

  private ArenaSweep() {}

  /**
   * {@code ArenaSweep FROM TO STEP [TARGET]}, sizes in bytes: prints a line for each fault, and
   * counts.
   *
   * @throws IllegalStateException when there is a fault
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int from = Integer.parseInt(arguments[0]);
    int to = Integer.parseInt(arguments[1]);
    int step = Integer.parseInt(arguments[2]);
    Path work = Files.createTempDirectory("nib-sweep-");
    int faults = 0;
    try {
      for (Small chip : Small.values()) {
        if (arguments.length <= 3 || arguments[3].equals(chip.target)) {
          faults += sweep(chip, from, to, step, work);
        }
      }
    } finally {
      WorkFolder.deleteQuietly(work);
    }
    if (faults > 0) {
      throw new IllegalStateException(faults + " sizes went wrong");
    }
  }

  private static int sweep(Small chip, int from, int to, int step, Path work)
      throws IOException, InterruptedException {
    Map<Status, Integer> counts = new EnumMap<>(Status.class);
    int onChip = 0;
    int faults = 0;
    for (int bytes = Math.max(GRAIN, from); bytes <= to; bytes += step) {
      Outcome outcome = run(chip, bytes, work);
      counts.merge(outcome.result().status(), 1, Integer::sum);
      onChip += outcome.onChip() ? 1 : 0;
      if (outcome.fault().isPresent()) {
        faults++;
        System.out.printf(Locale.ROOT, "%s, arena %d: %s%n", chip, bytes, outcome.fault().get());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, arenas of %d to %d bytes, every %d: %s, of them %d in its 2 KB, the others refused there;"
            + " %d faults%n",
        chip,
        from,
        to,
        step,
        counts,
        onChip,
        faults);
    return faults;
  }

  /** Verifies a net with an arena of so many bytes. */
  static Outcome run(Small chip, int bytes, Path work) throws IOException, InterruptedException {
    Program program = program(bytes);
    Path folder = Files.createTempDirectory(work, "size-");
    try {
      VerificationJob job =
          VerificationJob.simulated(
              program, RandomInputs.of(program, 1, bytes), 0, folder, TIMEOUT, 1);
      VerificationResult result = chip.target().verify(job);
      return new Outcome(
          bytes,
          bytes <= chip.largestArena(program),
          result.detail().contains(chip.note) && !result.detail().contains("does not link"),
          result);
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }

  /**
   * A net whose arena has exactly so many bytes, a multiple of {@value #GRAIN}.
   *
   * @throws IllegalStateException when the planner makes it another size
   */
  static Program program(int bytes) {
    GraphBuilder builder = new GraphBuilder();
    if (bytes <= MOST_PLAIN) {
      builder.output(builder.reshape(builder.input(Shape.of(1, bytes), Q), bytes));
    } else {
      int outputs = bytes / GRAIN % GRAIN + 1;
      builder.output(layer(builder, bytes - GRAIN, outputs, bytes));
    }
    Program program = Lowering.lower(builder.build(), "sweep", "0".repeat(64));
    int arena = FirmwareBuild.SPEED.footprint(program, Core.CORTEX_M0).arenaBytes();
    if (arena != bytes) {
      throw new IllegalStateException(bytes + " bytes became " + arena);
    }
    return program;
  }

  /** A layer from inputs to outputs; its kernel goes by the size, so that neighbours differ. */
  private static int layer(GraphBuilder builder, int inputs, int outputs, int bytes) {
    int kind = bytes / GRAIN % 3;
    if (kind == 0 && inputs % outputs == 0) {
      int in = builder.input(Shape.of(1, inputs / outputs, 1, outputs), Q);
      return builder.mean(in, false, Q, 1, 2);
    }
    if (kind == 1) {
      int in = builder.input(Shape.of(1, 1, inputs, 1), Q);
      Window window = Window.of(1, inputs, 1, Padding.VALID);
      return builder.conv2D(
          in, outputs, window, weights(inputs * outputs, bytes), Activation.RELU, Q);
    }
    int in = builder.input(Shape.of(1, inputs), Q);
    return builder.fullyConnected(
        in, inputs, outputs, false, weights(inputs * outputs, bytes), Activation.NONE, Q);
  }

  /** One is -128, which keeps to the kernels that work in nothing but their values. */
  private static GraphBuilder.Weights weights(int count, int seed) {
    byte[] values = new byte[count];
    new Random(seed).nextBytes(values);
    values[0] = Byte.MIN_VALUE;
    return new GraphBuilder.Weights(Bytes.of(values), Floats.of(0.002f), Optional.empty());
  }
}

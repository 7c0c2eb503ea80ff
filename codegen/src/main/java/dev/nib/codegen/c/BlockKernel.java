package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.model.Ints;
import dev.nib.program.Step;
import dev.nib.program.WeightPacking;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The inner parts of the fast convolutions, one for each kind of core: {@code nib_block.h} is one
 * of their headers. They gather what windows side by side read into columns, and multiply those by
 * the weights of some output channels at a time.
 */
enum BlockKernel {
  /** Good on every core with a multiplier. */
  PORTABLE("nib_block_c.h", 2, 1, 4, 1);

  /** What the columns add to each input: they hold 0 to 255. */
  private static final int INPUT_OFFSET = 128;

  /** The most that alignment of the scratch bytes takes. */
  private static final int ALIGNMENT_BYTES = 3;

  /** Accumulators between plus and minus this are requantised without a test for overflow. */
  private static final int MOST = 1 << 30;

  private final String header;
  private final int positions;
  private final int columnBytes;
  private final int channels;
  private final int taps;

  BlockKernel(String header, int positions, int columnBytes, int channels, int taps) {
    this.header = header;
    this.positions = positions;
    this.columnBytes = columnBytes;
    this.channels = channels;
    this.taps = taps;
  }

  /** The one for a core, or for all of them. */
  static BlockKernel of(Optional<Core> core) {
    return PORTABLE;
  }

  /** What stands in place of {@code nib_block.h}. */
  String header() {
    return header;
  }

  /** The kernel for a convolution, with the largest of its outputs where that is behind it. */
  Optional<CKernel> of(Step.Convolution step, boolean streamed) {
    boolean average =
        step.pooling().isPresent() && step.pooling().get().pool() == Step.Pool.AVERAGE;
    if (average || !(step instanceof Step.Conv2D) || !takes(step)) {
      return Optional.empty();
    }
    int channels = step.bias().size();
    boolean pooled = step.pooling().isPresent();
    String form = !pooled ? "" : streamed ? "_max_rows" : "_max_pool";
    int side = Math.min(positions, step.unpooled().extent(2));
    int taps = step.weights().size() / channels;
    return Optional.of(kernel(form, side * taps, pooled ? Integer.BYTES * channels : 0));
  }

  /** The kernel for a fully connected layer: a convolution of one position. */
  Optional<CKernel> of(Step.FullyConnected step) {
    return step.inputs() <= Short.MAX_VALUE && takes(step)
        ? Optional.of(kernel("", step.inputs(), 0))
        : Optional.empty();
  }

  private CKernel kernel(String form, int inputs, int besides) {
    int scratch = ALIGNMENT_BYTES + besides + columnBytes * inputs;
    WeightPacking packing = new WeightPacking(channels, taps, false, INPUT_OFFSET);
    return new CKernel("nib_conv_2d_block" + form + "_s8", packing, scratch, true);
  }

  /** True when requantising can be done the short way. */
  private static boolean takes(Step.Weighted step) {
    return step.accumulator().min() > -MOST
        && step.accumulator().max() < MOST
        && shiftsRight(step.requantization().shifts());
  }

  private static boolean shiftsRight(Ints shifts) {
    return IntStream.range(0, shifts.size()).allMatch(i -> shifts.get(i) <= 0);
  }
}

package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.model.Window;
import dev.nib.program.BlockPacking;
import dev.nib.program.Step;
import java.util.Locale;
import java.util.Optional;

/**
 * The inner parts of the fast depthwise convolutions, one for each kind of core: {@code nib_lane.h}
 * is one of their headers. They compute the sums of a row of the output, some channels at a time.
 */
enum LaneKernel {
  /** One channel in C, three taps at a time, for every core. */
  PORTABLE("nib_lane_c.h", 1, 1),

  /** Eight channels by vectors. */
  MVE("nib_lane_mve.h", 8, 0) {
    @Override
    boolean holds(Step.DepthwiseConv2D step) {
      return step.depthMultiplier() == 1;
    }
  },

  /** The portable one by a table of squares, whose inputs have 16 bits. */
  SQUARES("nib_lane_squares.h", 1, Short.BYTES);

  /** Taps of a row that are multiplied together. */
  private static final int TAPS = 3;

  private final String header;
  private final int channels;
  private final int inputBytes;

  /**
   * @param inputBytes of an input that is gathered, 0 when none is
   */
  LaneKernel(String header, int channels, int inputBytes) {
    this.header = header;
    this.channels = channels;
    this.inputBytes = inputBytes;
  }

  /** The one for a core, or for all of them. */
  static LaneKernel of(Optional<Core> core) {
    return switch (BlockKernel.of(core)) {
      case MVE -> MVE;
      case SQUARES -> SQUARES;
      default -> PORTABLE;
    };
  }

  /** For which cores it is, in a word; empty for all of them. */
  String kind() {
    return this == PORTABLE ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** What stands in place of {@code nib_lane.h}. */
  String header() {
    return header;
  }

  /** True when it computes such channels. */
  boolean holds(Step.DepthwiseConv2D step) {
    return true;
  }

  /** The kernel for a convolution, with the largest of its outputs where that is behind it. */
  Optional<CKernel> of(Step.DepthwiseConv2D step, boolean streamed) {
    boolean pooled = step.pooling().isPresent();
    boolean average = pooled && step.pooling().get().pool() == Step.Pool.AVERAGE;
    if (average || !BlockKernel.takes(step) || !holds(step)) {
      return Optional.empty();
    }
    String form = !pooled ? "" : streamed ? "_max_rows" : "_max_pool";
    int scratchBytes = BlockKernel.ALIGNMENT_BYTES + sumBytes(step) + gatheredBytes(step);
    return Optional.of(
        new CKernel(
            "nib_depthwise_conv_2d_lane" + form + "_s8",
            BlockPacking.AS_IT_IS,
            scratchBytes,
            CKernel.Form.LANE));
  }

  /** Bytes of the accumulators of a row, and of the pool's row behind it. */
  private int sumBytes(Step.DepthwiseConv2D step) {
    int pooled = step.pooling().isPresent() ? step.output().shape().extent(2) : 0;
    return Integer.BYTES * channels * (step.unpooled().extent(2) + pooled);
  }

  /** Bytes of a row of inputs of one channel, unless it is read where it lies. */
  private int gatheredBytes(Step.DepthwiseConv2D step) {
    Window window = step.placement().window();
    boolean slides =
        window.width() == TAPS
            && window.strideWidth() == 1
            && window.dilationWidth() == 1
            && step.placement().padLeft() < TAPS;
    int inputs =
        (step.unpooled().extent(2) - 1) * window.strideWidth()
            + (window.width() - 1 + TAPS - 1) * window.dilationWidth()
            + 1;
    return slides ? 0 : inputBytes * inputs;
  }
}

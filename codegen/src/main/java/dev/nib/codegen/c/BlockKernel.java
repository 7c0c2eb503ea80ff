package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Window;
import dev.nib.program.BlockPacking;
import dev.nib.program.Step;
import dev.nib.program.WeightPacking;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The inner parts of the fast convolutions, one for each kind of core: {@code nib_block.h} is one
 * of their headers. They gather what windows side by side read into columns, and multiply those by
 * the weights of some output channels at a time.
 */
enum BlockKernel {
  /** Two windows and four channels in C, for every core. */
  PORTABLE("nib_block_c.h") {
    @Override
    WeightPacking packing(int width) {
      return new BlockPacking(4, INPUT_OFFSET);
    }

    @Override
    int patchTaps() {
      return PATCH_TAPS;
    }
  },

  /** Two windows and two channels for two products of 16 bits an instruction. */
  DSP("nib_block_dsp.h") {
    @Override
    WeightPacking packing(int width) {
      return new PairPacking(INPUT_OFFSET);
    }

    /** Inputs in 16 bits, and the bytes of which the last groups are made. */
    @Override
    int columnBytes(int windows, int rows, int inputs) {
      int wide = Short.BYTES * PairPacking.perChannel(rows, inputs);
      return windows * (wide + PairPacking.tailPerChannel(rows, inputs) + inputs) + 1;
    }
  },

  /** Two windows and two channels by vectors of sixteen inputs as they are. */
  MVE("nib_block_mve.h") {
    @Override
    WeightPacking packing(int width) {
      return BlockPacking.AS_IT_IS;
    }
  },

  /** A window and two pairs of channels: convolutions of its own, and a fully connected layer. */
  STRIP("nib_block_c.h") {
    @Override
    WeightPacking packing(int width) {
      return new StripWordPacking(width);
    }

    @Override
    String stem() {
      return "nib_conv_2d_strip";
    }

    /** A strip (what {@code nib_strip_begin} takes), and accumulators. */
    @Override
    int workBytes(Step.Conv2D step, boolean streamed) {
      Window window = step.placement().window();
      int column = window.height() * step.input().shape().extent(3);
      int next = window.strideWidth() * column;
      int more =
          window.dilationWidth() == 1
              ? Math.min(STRIP_MORE / next, step.unpooled().extent(2) - 1)
              : 0;
      int sums = step.pooling().isPresent() ? 1 : 1 + more;
      return Integer.BYTES
          * (sums * StripWordPacking.even(step.bias().size())
              + StripWordPacking.even(window.width() * column)
              + more * next
              + 2 * window.height());
    }

    @Override
    Optional<CKernel> of(Step.FullyConnected step) {
      int sums = ALIGNMENT_BYTES + Integer.BYTES * StripWordPacking.even(step.outputs());
      return step.inputs() <= Short.MAX_VALUE && takes(step)
          ? Optional.of(
              new CKernel(FULLY_CONNECTED_STRIP, new FoursPacking(), sums, CKernel.Form.BLOCK))
          : Optional.empty();
    }
  },

  /** Two windows and three channels in registers of 8 bits, sums of 24: convolutions of its own. */
  AVR("nib_block_c.h") {
    @Override
    WeightPacking packing(int width) {
      return new StripPacking(3, width);
    }

    @Override
    String stem() {
      return "nib_conv_2d_avr";
    }

    /** Places of rows and inputs for each strip, sums for each channel ({@code nib_avr_begin}). */
    @Override
    int workBytes(Step.Conv2D step, boolean streamed) {
      Window window = step.placement().window();
      int inputs = window.height() * step.input().shape().extent(3);
      int columns = window.width();
      if (step.unpooled().extent(2) > 1) {
        boolean slides = window.dilationWidth() == 1 && window.strideWidth() <= columns;
        columns += slides ? window.strideWidth() : columns;
      }
      int strips = streamed ? 1 : step.pooling().map(BlockKernel::strips).orElse(1);
      return strips * (Short.BYTES * window.height() + inputs * columns)
          + SUM_BYTES * (step.pooling().isPresent() ? 1 : 2) * step.bias().size();
    }

    @Override
    int workBytes(Step.FullyConnected step) {
      return Short.BYTES + step.inputs() + 2 * SUM_BYTES * step.bias().size();
    }

    /** Inputs are at most 255, and what is counted in a byte is, too. */
    @Override
    boolean holds(Step.Weighted step) {
      Bytes weights = step.weights();
      int taps = weights.size() / step.bias().size();
      return step.bias().size() <= MOST_COUNTED
          && (!(step instanceof Step.Conv2D conv) || counts(conv.placement().window()))
          && step.accumulator().min() >= -MOST_SUM
          && step.accumulator().max() < MOST_SUM
          && IntStream.range(0, step.bias().size())
              .allMatch(
                  channel ->
                      255L
                              * IntStream.range(channel * taps, (channel + 1) * taps)
                                  .map(i -> Math.abs(weights.get(i)))
                                  .sum()
                          < MOST_SUM);
    }

    private static boolean counts(Window window) {
      return window.height() <= MOST_COUNTED
          && window.width() + window.strideWidth() <= MOST_COUNTED;
    }
  },

  /** Two windows and two channels by a table of squares, for cores without a multiplier. */
  SQUARES("nib_block_squares.h") {
    @Override
    WeightPacking packing(int width) {
      return new SquaresPacking(new BlockPacking(2, INPUT_OFFSET));
    }

    /** Inputs in 16 bits, their places in the table. */
    @Override
    int columnBytes(int windows, int rows, int inputs) {
      return Short.BYTES * super.columnBytes(windows, rows, inputs);
    }
  };

  /** What most columns add to each input: they hold 0 to 255. */
  static final int INPUT_OFFSET = 128;

  /** {@code NIB_STRIP_MORE}: words of windows side by side in a strip. */
  private static final int STRIP_MORE = 24;

  private static final String FULLY_CONNECTED_STRIP = "nib_fully_connected_strip_s8";

  /** Windows side by side that are computed together. */
  private static final int WINDOWS = 2;

  /** {@code NIB_BLOCK_PATCH_TAPS}. */
  private static final int PATCH_TAPS = 4;

  /** The most that alignment of the scratch bytes takes. */
  static final int ALIGNMENT_BYTES = 3;

  /** Bytes of an AVR's sums, which are below MOST_SUM. */
  private static final int SUM_BYTES = 3;

  private static final int MOST_SUM = 1 << 23;

  /** The most that an AVR's kernels count in a byte. */
  private static final int MOST_COUNTED = 255;

  /** Rows of a pool's windows that keep their strips ({@code NIB_AVR_STRIPS}). */
  private static final int MOST_STRIPS = 2;

  /** Accumulators between plus and minus this are requantised without a test for overflow. */
  private static final int MOST = 1 << 29;

  private final String header;

  BlockKernel(String header) {
    this.header = header;
  }

  /** The one for a core, or for all of them. */
  static BlockKernel of(Optional<Core> core) {
    return core.map(BlockKernel::of).orElse(PORTABLE);
  }

  private static BlockKernel of(Core core) {
    return switch (core) {
      case AVR, AVR51, AVR6 -> AVR;
      case CORTEX_M0 -> STRIP;
      case CORTEX_M4, CORTEX_M7, CORTEX_M33 -> DSP;
      case CORTEX_M55 -> MVE;
      case RV32EC -> SQUARES;
      default -> PORTABLE;
    };
  }

  /** For which cores it is, in a word; empty for all of them, and where its kernels say it. */
  String kind() {
    return this == PORTABLE || !stem().equals(PORTABLE.stem())
        ? ""
        : name().toLowerCase(Locale.ROOT);
  }

  /** True for its own kernels, and for those that are of no kind of core. */
  boolean has(String kernel) {
    return isOwn(kernel) || Arrays.stream(values()).noneMatch(block -> block.isOwn(kernel));
  }

  private boolean isOwn(String kernel) {
    return kernel.startsWith(stem()) || (this == STRIP && kernel.equals(FULLY_CONNECTED_STRIP));
  }

  /** What stands in place of {@code nib_block.h}. */
  String header() {
    return header;
  }

  /**
   * How weights lie.
   *
   * @param width of the window
   */
  abstract WeightPacking packing(int width);

  /** What the names of its kernels begin with. */
  String stem() {
    return "nib_conv_2d_block";
  }

  /** Bytes in which a convolution works, aligned. */
  int workBytes(Step.Conv2D step, boolean streamed) {
    int windows = Math.min(WINDOWS, step.unpooled().extent(2));
    int rows = step.placement().window().height();
    int inputs = step.placement().window().width() * step.input().shape().extent(3);
    int columns = columnBytes(windows, rows, inputs);
    if (step.pooling().isEmpty()) {
      return columns;
    }
    int patch = patchTaps() * step.input().shape().extent(3);
    return Integer.BYTES * step.bias().size() + Math.max(columns, patch);
  }

  /** The same of a fully connected layer. */
  int workBytes(Step.FullyConnected step) {
    return columnBytes(1, 1, step.inputs());
  }

  /**
   * Bytes of the columns of windows side by side.
   *
   * @param inputs of a row of taps
   */
  int columnBytes(int windows, int rows, int inputs) {
    return windows * rows * inputs;
  }

  private static int strips(Step.Pooling pooling) {
    int rows = pooling.placement().window().height();
    return rows > MOST_STRIPS ? 1 : rows;
  }

  /** Taps that have a place at least where what a pool's window reads is gathered at once. */
  int patchTaps() {
    return 0;
  }

  /** True when sums of products have no more bits than the kernel keeps. */
  boolean holds(Step.Weighted step) {
    return true;
  }

  /** The kernel for a convolution, with the largest of its outputs where that is behind it. */
  Optional<CKernel> of(Step.Conv2D step, boolean streamed) {
    boolean pooled = step.pooling().isPresent();
    boolean average = pooled && step.pooling().get().pool() == Step.Pool.AVERAGE;
    if (average || !takes(step) || !holds(step)) {
      return Optional.empty();
    }
    String form = !pooled ? "" : streamed ? "_max_rows" : "_max_pool";
    return Optional.of(kernel(form, step.placement().window().width(), workBytes(step, streamed)));
  }

  /** The kernel for a fully connected layer: a convolution of one position. */
  Optional<CKernel> of(Step.FullyConnected step) {
    return step.inputs() <= Short.MAX_VALUE && takes(step) && holds(step)
        ? Optional.of(kernel("", 1, workBytes(step)))
        : Optional.empty();
  }

  private CKernel kernel(String form, int width, int workBytes) {
    return new CKernel(
        stem() + form + "_s8", packing(width), ALIGNMENT_BYTES + workBytes, CKernel.Form.BLOCK);
  }

  /**
   * True when requantising can be done the short way, and no weight is -128, which no packing in
   * pairs holds, and converters do not make.
   */
  static boolean takes(Step.Weighted step) {
    Ints shifts = step.requantization().shifts();
    Bytes weights = step.weights();
    return step.accumulator().min() > -MOST
        && step.accumulator().max() < MOST
        && IntStream.range(0, shifts.size()).allMatch(i -> shifts.get(i) <= 0)
        && IntStream.range(0, weights.size()).allMatch(i -> weights.get(i) != Byte.MIN_VALUE);
  }
}

package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.AccumulatorRange;
import dev.nib.program.CentredForm;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.Walk;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A step as the engine computes it: a convolution, the largest sum of each pool, and a
 * requantisation. Where each output channel reads an input channel of its own, the lanes take
 * turns, so that one of them multiplies in a cycle; pools, means and rescales are convolutions with
 * weights of 0 for the other channels instead, which take as many cycles. In place of the
 * convolution there can be a sum of what tables have for an input or two.
 *
 * @param centred its sums and biases for inputs less their zero point, of the layer's channels
 * @param positions outputs side by side that share the lanes: each lane computes a channel of one
 *     of them, as if they were channels of one position
 * @param windows where its taps lie
 * @param runs of taps
 * @param weights of them
 * @param lookup what is looked up in place of weights
 * @param neededMacs multiplications that the outputs need: of taps inside the image, in windows
 *     that a pool keeps, by weights that are not there for the engine's sake
 */
public record EngineStep(
    Value input,
    Value output,
    Requantization requantization,
    CentredForm centred,
    int positions,
    WindowTable windows,
    Runs runs,
    WeightAt weights,
    Optional<Lookup> lookup,
    long neededMacs) {
  /** Rule R3 gives half of a number back, for even ones exactly. */
  private static final int HALF = 1 << 30;

  /** See {@link #part}. */
  static final int MAX_AVERAGED = 2047;

  /**
   * Taps side by side, both in the input and in the weights: bytes, or where channels are separate
   * pixels, of which each has one word of weights.
   *
   * @param inputPitch bytes of the input from one to the next; of a lookup's two inputs none, since
   *     their places say it
   * @param weightPitch words of weights from one to the next
   * @param taps words of weights of a group of channels
   * @param pixelPitch bytes of the input from one pixel to the next where channels are separate,
   *     otherwise 0
   */
  public record Runs(int inputPitch, int weightPitch, int taps, int pixelPitch) {
    /** Of bytes. */
    static Runs ofBytes(int inputPitch, int weightPitch, int taps) {
      return new Runs(inputPitch, weightPitch, taps, 0);
    }
  }

  /**
   * Numbers for each byte of the inputs, which are added.
   *
   * @param second the other input, where there is one
   * @param tables of each input, for -128 to 127
   */
  public record Lookup(Optional<Value> second, List<Ints> tables) {
    /** What has no weights. */
    private static final Runs RUNS = Runs.ofBytes(0, 0, 0);

    public Lookup {
      tables = List.copyOf(tables);
    }

    /** What the sums can be. */
    AccumulatorRange range() {
      return new AccumulatorRange(
          tables.stream().mapToInt(table -> of(table).min()).sum(),
          tables.stream().mapToInt(table -> of(table).max()).sum());
    }

    /** Bits of the numbers. */
    int bits() {
      return tables.stream().mapToInt(table -> of(table).bits()).max().orElseThrow();
    }

    private static AccumulatorRange of(Ints table) {
      IntSummaryStatistics all =
          IntStream.range(0, table.size()).map(table::get).summaryStatistics();
      return new AccumulatorRange(all.getMin(), all.getMax());
    }
  }

  /** The weight of an output channel at a tap. */
  @FunctionalInterface
  interface WeightAt {
    int get(int channel, int tap);
  }

  static EngineStep of(Step.Conv2D step, int lanes) {
    int channels = step.input().shape().extent(3);
    int taps = step.weights().size() / step.bias().size();
    if (taps != step.placement().window().height() * step.placement().window().width() * channels) {
      throw new ModelException("its channels are in groups, and the core takes none that are");
    }
    return convolution(
        step, lanes, (o, tap) -> step.weights().get(o * taps + tap), step.bias().size());
  }

  static EngineStep of(Step.DepthwiseConv2D step, int lanes) {
    int channels = step.input().shape().extent(3);
    int outputs = step.bias().size();
    int multiplier = step.depthMultiplier();
    if (multiplier == 1 && LaneSharing.of(step, lanes).positions() == 1) {
      return separate(step);
    }
    return convolution(
        step,
        lanes,
        (o, tap) ->
            tap % channels == o / multiplier ? step.weights().get(tap / channels * outputs + o) : 0,
        multiplier);
  }

  /** A lane after the other reads its own channel. */
  private static EngineStep separate(Step.DepthwiseConv2D step) {
    requireNoAverage(step);
    int channels = step.bias().size();
    Window window = step.placement().window();
    WindowTable windows = WindowTable.ofPixelRuns(step);
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        1,
        windows,
        new Runs(
            step.input().shape().extent(2) * channels,
            window.width(),
            window.height() * window.width(),
            channels),
        (o, tap) -> step.weights().get(tap * channels + o),
        Optional.empty(),
        windows.taps() * channels);
  }

  private static void requireNoAverage(Step.Convolution step) {
    if (step.pooling().filter(pooling -> pooling.pool() != Step.Pool.MAX).isPresent()) {
      throw new ModelException("the core computes no average with it");
    }
  }

  /**
   * @param macs multiplications that an input byte in a window needs
   */
  private static EngineStep convolution(
      Step.Convolution step, int lanes, WeightAt weights, long macs) {
    requireNoAverage(step);
    int channels = step.input().shape().extent(3);
    LaneSharing sharing = LaneSharing.of(step, lanes);
    int rowTaps = sharing.windowWidth() * channels;
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        sharing.positions(),
        WindowTable.of(step, sharing),
        Runs.ofBytes(
            step.input().shape().extent(2) * channels,
            rowTaps,
            step.placement().window().height() * rowTaps),
        sharing.weights(step, weights),
        Optional.empty(),
        WindowTable.of(step, LaneSharing.none(step)).taps() * macs);
  }

  static EngineStep of(Step.FullyConnected step) {
    WindowTable windows = WindowTable.ofRows(step.batches(), step.inputs());
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        1,
        windows,
        Runs.ofBytes(0, 0, step.inputs()),
        (o, tap) -> step.weights().get(o * step.inputs() + tap),
        Optional.empty(),
        windows.taps() * step.outputs());
  }

  static EngineStep of(Step.Pool2D step) {
    return step.pool() == Step.Pool.MAX ? maximum(step) : average(step);
  }

  /** The largest of inputs, twice, halved. */
  private static EngineStep maximum(Step.Pool2D step) {
    Requantization half =
        new Requantization(
            Ints.of(HALF), Ints.of(0), step.output().zeroPoint(), step.min(), step.max());
    int channels = step.input().shape().extent(3);
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 2, 1, 0);
    return diagonal(
        step, half, sums, WindowTable.ofMaximum(step), Runs.ofBytes(channels, 0, channels), 2);
  }

  /** Twice the sum of a window's inputs, by twice their number. */
  private static EngineStep average(Step.Pool2D step) {
    Window window = step.placement().window();
    int count = window.height() * window.width();
    if (count > MAX_AVERAGED) {
      throw new ModelException(
          Text.format("an average of %d inputs, and the core takes %d", count, MAX_AVERAGED));
    }
    int zeroPoint = step.input().zeroPoint();
    int channels = step.input().shape().extent(3);
    WindowTable windows = WindowTable.ofAverage(step);
    if (windows.taps() != (long) step.output().bytes() * count) {
      throw new ModelException(
          "some of its windows reach beyond the image, and the core averages whole ones only");
    }
    return diagonal(
        step,
        new Requantization(Ints.of(part(count)), Ints.of(0), 0, step.min(), step.max()),
        CentredForm.ofSums(channels, zeroPoint, 2, count, 2 * count * zeroPoint),
        windows,
        Runs.ofBytes(step.input().shape().extent(2) * channels, 0, window.width() * channels),
        2);
  }

  /**
   * What rule R1 gives an average with (rule A1), of a doubled sum: 2^30 / count, and a bit more,
   * so that halves go away from zero. The bit is too small for anything else while {@code 256 count
   * / 2 * 2^-30 < 1 / (2 count)}.
   *
   * @param count 1 to {@value #MAX_AVERAGED}
   */
  static int part(int count) {
    return HALF / count + 1;
  }

  /** Rows of channels side by side, added. */
  static EngineStep of(Step.Mean step) {
    Shape in = step.input().shape();
    Walk reduced = step.reduced();
    int channels = in.extent(-1);
    int images = in.rank() == 4 ? in.extent(0) : 0;
    int count = reduced.steps();
    boolean isOverPixels =
        in.rank() == 4
            && count == in.extent(1) * in.extent(2)
            && step.output().bytes() == images * channels
            && reduced.extents().size() == 1
            && (count == 1 || reduced.firstStrides().get(0) == channels);
    if (!isOverPixels) {
      throw new ModelException("the core computes means over height and width only");
    }
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 1, count, 0);
    WindowTable windows = WindowTable.ofColumns(images, count, channels);
    return diagonal(
        step, step.requantization(), sums, windows, Runs.ofBytes(channels, 0, channels), 1);
  }

  /**
   * Every input by itself; by a table where those below the zero point have a factor of their own.
   */
  static EngineStep of(Step.Rescale step) {
    if (!step.factor().equals(step.below())) {
      if (step.factor().isPerChannel() || step.below().isPerChannel()) {
        throw new ModelException("the core has one function for all channels");
      }
      return function(step, step::apply);
    }
    Shape shape = step.input().shape();
    int channels = shape.extent(-1);
    WindowTable windows =
        shape.rank() == 4
            ? WindowTable.ofPixels(shape)
            : WindowTable.ofRows(shape.elements() / channels, channels);
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 1, 1, 0);
    return diagonal(step, step.factor(), sums, windows, Runs.ofBytes(channels, 0, channels), 1);
  }

  static EngineStep of(Step.Table step) {
    return function(step, q -> step.values().get(q - Byte.MIN_VALUE));
  }

  /** Twice what a function gives, halved. */
  private static EngineStep function(Step.OneInput step, IntUnaryOperator function) {
    return lookup(
        step,
        step.input(),
        new Requantization(Ints.of(HALF), Ints.of(0), 0, Byte.MIN_VALUE, Byte.MAX_VALUE),
        new Lookup(Optional.empty(), List.of(table(q -> 2 * function.applyAsInt(q)))));
  }

  /** Both inputs on their common scale, from tables. */
  static EngineStep of(Step.Sum step) {
    Walk walk = step.walk();
    boolean isPlain =
        walk.extents().size() == 1
            && walk.extents().get(0) == step.output().bytes()
            && step.first().bytes() == step.output().bytes()
            && step.second().bytes() == step.output().bytes();
    if (!isPlain) {
      throw new ModelException(
          Text.format(
              "the core adds inputs of one shape, and these have %s and %s",
              step.first().shape(), step.second().shape()));
    }
    Step.SumFactors factors = step.factors();
    int first = step.first().zeroPoint();
    int second = step.second().zeroPoint();
    int sign = step.subtracts() ? -1 : 1;
    return lookup(
        step,
        step.first(),
        factors.output(),
        new Lookup(
            Optional.of(step.second()),
            List.of(
                table(q -> Step.SumFactors.scaled(factors.first(), q - first)),
                table(q -> sign * Step.SumFactors.scaled(factors.second(), q - second)))));
  }

  private static Ints table(IntUnaryOperator function) {
    return Ints.of(IntStream.rangeClosed(Byte.MIN_VALUE, Byte.MAX_VALUE).map(function).toArray());
  }

  private static EngineStep lookup(
      Step step, Value input, Requantization requantization, Lookup lookup) {
    return new EngineStep(
        input,
        step.output(),
        requantization,
        new CentredForm(Ints.of(new int[1]), List.of(lookup.range())),
        1,
        WindowTable.ofElements(step.output().bytes(), lookup.tables().size()),
        Lookup.RUNS,
        (o, tap) -> 0,
        Optional.of(lookup),
        0);
  }

  /** Of which each channel adds inputs of its own, all with one weight. */
  private static EngineStep diagonal(
      Step.OneInput step,
      Requantization requantization,
      CentredForm sums,
      WindowTable windows,
      Runs runs,
      int weight) {
    int channels = sums.bias().size();
    return new EngineStep(
        step.input(),
        step.output(),
        requantization,
        sums,
        1,
        windows,
        runs,
        (o, tap) -> tap % channels == o ? weight : 0,
        Optional.empty(),
        windows.taps());
  }

  /** Channels of the layer. */
  public int layerChannels() {
    return centred.bias().size();
  }

  /** Output channels as the lanes have them: those of all positions that share them. */
  public int channels() {
    return positions * layerChannels();
  }

  /** Groups of {@code lanes} channels. */
  public int groups(int lanes) {
    return (channels() + lanes - 1) / lanes;
  }

  /** Channels of the last group. */
  public int rest(int lanes) {
    return channels() - (groups(lanes) - 1) * lanes;
  }

  /** True when each output channel reads the input channel of its number only. */
  public boolean isSeparate() {
    return runs.pixelPitch() > 0;
  }
}

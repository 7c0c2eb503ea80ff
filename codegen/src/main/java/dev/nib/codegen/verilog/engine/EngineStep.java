package dev.nib.codegen.verilog.engine;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.program.CentredForm;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.Walk;

/**
 * A step as the engine computes it: a convolution, the largest sum of each pool, and a
 * requantisation. Steps whose output channels read an input channel each are convolutions with
 * weights of 0 for the others, which take as many cycles.
 *
 * @param centred its sums and biases for inputs less their zero point
 * @param windows where its taps lie
 * @param inputPitch bytes of the input from one run of taps to the next
 * @param weightPitch words of weights from one run of taps to the next
 * @param taps words of weights of a group of channels
 * @param weights of them
 * @param neededMacs multiplications that the outputs need: of taps inside the image, in windows
 *     that a pool keeps, by weights that are not there for the engine's sake
 */
public record EngineStep(
    Value input,
    Value output,
    Requantization requantization,
    CentredForm centred,
    WindowTable windows,
    int inputPitch,
    int weightPitch,
    int taps,
    WeightAt weights,
    long neededMacs) {
  /** Rule R3 gives half of a number back, for even ones exactly. */
  private static final int HALF = 1 << 30;

  /** The weight of an output channel at a tap. */
  @FunctionalInterface
  interface WeightAt {
    int get(int channel, int tap);
  }

  static EngineStep of(Step.Conv2D step) {
    int channels = step.input().shape().extent(3);
    int taps = step.weights().size() / step.bias().size();
    if (taps != step.placement().window().height() * step.placement().window().width() * channels) {
      throw new ModelException("its channels are in groups, and the core takes none that are");
    }
    WindowTable windows = WindowTable.of(step);
    return convolution(
        step,
        windows,
        taps,
        (o, tap) -> step.weights().get(o * taps + tap),
        windows.taps() * step.bias().size());
  }

  static EngineStep of(Step.DepthwiseConv2D step) {
    int channels = step.input().shape().extent(3);
    int outputs = step.bias().size();
    int multiplier = step.depthMultiplier();
    WindowTable windows = WindowTable.of(step);
    return convolution(
        step,
        windows,
        step.weights().size() / outputs * channels,
        (o, tap) ->
            tap % channels == o / multiplier ? step.weights().get(tap / channels * outputs + o) : 0,
        windows.taps() / channels * outputs);
  }

  private static EngineStep convolution(
      Step.Convolution step, WindowTable windows, int taps, WeightAt weights, long neededMacs) {
    if (step.pooling().filter(pooling -> pooling.pool() != Step.Pool.MAX).isPresent()) {
      throw new ModelException("the core computes no average with it");
    }
    int channels = step.input().shape().extent(3);
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        windows,
        step.input().shape().extent(2) * channels,
        step.placement().window().width() * channels,
        taps,
        weights,
        neededMacs);
  }

  static EngineStep of(Step.FullyConnected step) {
    WindowTable windows = WindowTable.ofRows(step.batches(), step.inputs());
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        windows,
        0,
        0,
        step.inputs(),
        (o, tap) -> step.weights().get(o * step.inputs() + tap),
        windows.taps() * step.outputs());
  }

  /** The largest of inputs, twice, halved. */
  static EngineStep of(Step.Pool2D step) {
    if (step.pool() != Step.Pool.MAX) {
      throw new ModelException("the core computes no average apart from a mean");
    }
    Requantization half =
        new Requantization(
            Ints.of(HALF), Ints.of(0), step.output().zeroPoint(), step.min(), step.max());
    int channels = step.input().shape().extent(3);
    return diagonal(step, half, WindowTable.of(step), channels, 2, 1);
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
    WindowTable windows = WindowTable.ofColumns(images, count, channels);
    return diagonal(step, step.requantization(), windows, channels, 1, count);
  }

  /** Every input by itself. */
  static EngineStep of(Step.Rescale step) {
    if (!step.factor().equals(step.below())) {
      throw new ModelException(
          "the core has one factor for all inputs, and below 0 it has another");
    }
    Shape shape = step.input().shape();
    int channels = shape.extent(-1);
    WindowTable windows =
        shape.rank() == 4
            ? WindowTable.ofPixels(shape)
            : WindowTable.ofRows(shape.elements() / channels, channels);
    return diagonal(step, step.factor(), windows, channels, 1, 1);
  }

  /**
   * Of which each channel adds inputs of its own.
   *
   * @param count how many
   */
  private static EngineStep diagonal(
      Step.OneInput step,
      Requantization requantization,
      WindowTable windows,
      int channels,
      int weight,
      int count) {
    return new EngineStep(
        step.input(),
        step.output(),
        requantization,
        CentredForm.ofSums(channels, step.input().zeroPoint(), weight, count),
        windows,
        channels,
        0,
        channels,
        (o, tap) -> tap == o ? weight : 0,
        windows.taps());
  }

  /** Output channels. */
  public int channels() {
    return centred.bias().size();
  }

  /** Groups of {@code lanes} channels. */
  public int groups(int lanes) {
    return (channels() + lanes - 1) / lanes;
  }

  /** Channels of the last group. */
  public int rest(int lanes) {
    return channels() - (groups(lanes) - 1) * lanes;
  }
}

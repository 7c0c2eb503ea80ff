package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import java.util.List;

/**
 * Checks a step for itself: that sizes fit, that it reaches nowhere outside its values, and that no
 * accumulator overflows for any input (worked out from the weights anew, not taken from the step).
 */
final class StepCheck implements Step.Visitor<Void> {
  private static final int TABLE = 256;

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a library more
  static void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }

  private static void requireEqual(String what, long actual, long expected) {
    require(actual == expected, "%s: %d, expected %d", what, actual, expected);
  }

  static void requireInt8(String what, int value) {
    require(value >= -128 && value <= 127, "%s is %d, no int8", what, value);
  }

  // ---- Windows ----

  @Override
  public Void conv2D(Step.Conv2D step) {
    requireConvolution(step);
    int taps = taps(step.placement()) * channels(step.input());
    Bytes weights = step.weights();
    weighted(
        channels(step.output()),
        taps,
        (o, tap) -> weights.get(o * taps + tap),
        weights,
        step.bias(),
        step.requantization(),
        step.accumulator());
    return null;
  }

  @Override
  public Void depthwiseConv2D(Step.DepthwiseConv2D step) {
    requireConvolution(step);
    int outputs = channels(step.output());
    requireEqual(
        "output channels", outputs, (long) channels(step.input()) * step.depthMultiplier());
    Bytes weights = step.weights();
    weighted(
        outputs,
        taps(step.placement()),
        (o, tap) -> weights.get(tap * outputs + o),
        weights,
        step.bias(),
        step.requantization(),
        step.accumulator());
    return null;
  }

  private static void requireConvolution(Step.Convolution step) {
    requireWindow(step.input().shape(), step.unpooled(), step.placement());
    if (step.pooling().isPresent()) {
      Step.Pooling pooling = step.pooling().get();
      requirePool(pooling.unpooled(), step.output().shape(), pooling.placement());
      requireClamp(pooling.min(), pooling.max());
    }
  }

  @Override
  public Void fullyConnected(Step.FullyConnected step) {
    requireEqual("inputs", step.input().bytes(), (long) step.batches() * step.inputs());
    requireEqual("outputs", step.output().bytes(), (long) step.batches() * step.outputs());
    Bytes weights = step.weights();
    weighted(
        step.outputs(),
        step.inputs(),
        (o, i) -> weights.get(o * step.inputs() + i),
        weights,
        step.bias(),
        step.requantization(),
        step.accumulator());
    return null;
  }

  @Override
  public Void pool2D(Step.Pool2D step) {
    requirePool(step.input().shape(), step.output().shape(), step.placement());
    requireClamp(step.min(), step.max());
    return null;
  }

  private static void requirePool(Shape in, Shape out, Step.Placement placement) {
    requireWindow(in, out, placement);
    requireEqual("output channels", out.extent(3), in.extent(3));
    Window window = placement.window();
    require(window.dilationHeight() == 1 && window.dilationWidth() == 1, "a pool with dilation");
  }

  /** No window ends before the first row or column, and none begins beyond the last one. */
  private static void requireWindow(Shape in, Shape out, Step.Placement placement) {
    requireEqual("axes of the input", in.rank(), 4);
    requireEqual("axes of the output", out.rank(), 4);
    requireEqual("batches", out.extent(0), in.extent(0));
    require(placement.padTop() >= 0 && placement.padLeft() >= 0, "padding is negative");
    Window window = placement.window();
    require(
        placement.padTop() <= (window.height() - 1) * window.dilationHeight()
            && placement.padLeft() <= (window.width() - 1) * window.dilationWidth(),
        "a window lies in the padding alone");
    long top = (out.extent(1) - 1L) * window.strideHeight() - placement.padTop();
    long left = (out.extent(2) - 1L) * window.strideWidth() - placement.padLeft();
    require(top < in.extent(1), "the last window begins at row %d of %d", top, in.extent(1));
    require(left < in.extent(2), "the last window begins at column %d of %d", left, in.extent(2));
  }

  private static int channels(Value value) {
    return value.shape().extent(-1);
  }

  private static int taps(Step.Placement placement) {
    return placement.window().height() * placement.window().width();
  }

  // ---- Accumulators ----

  /** The weight of an output channel at a tap. */
  private interface WeightAt {
    int get(int channel, int tap);
  }

  /** Sizes, and the range of every partial sum of every channel. */
  private static void weighted(
      int channels,
      int taps,
      WeightAt weightAt,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange stated) {
    requireEqual("weights", weights.size(), (long) channels * taps);
    requireEqual("biases", bias.size(), channels);
    requireFactors(requantization, channels);
    for (int c = 0; c < channels; c++) {
      long lowest = bias.get(c);
      long highest = bias.get(c);
      for (int tap = 0; tap < taps; tap++) {
        int w = weightAt.get(c, tap);
        lowest += Math.min(-128 * w, 127 * w);
        highest += Math.max(-128 * w, 127 * w);
      }
      requireStated(lowest, highest, stated);
      requireNoOverflow(new AccumulatorRange((int) lowest, (int) highest), requantization, c);
    }
  }

  private static void requireStated(long lowest, long highest, AccumulatorRange stated) {
    require(
        stated.min() <= lowest && highest <= stated.max(),
        "sums of [%d, %d], the step says [%d, %d]",
        lowest,
        highest,
        stated.min(),
        stated.max());
  }

  private static void requireNoOverflow(AccumulatorRange range, Requantization r, int channel) {
    try {
      Factors.requireNoOverflow(range, r, channel);
    } catch (ModelException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void requireFactors(Requantization r, int channels) {
    requireInt8("output zero point", r.outputZeroPoint());
    if (r.isPerChannel()) {
      requireEqual("factors", r.multipliers().size(), channels);
    }
  }

  private static void requireClamp(int min, int max) {
    requireInt8("smallest output", min);
    requireInt8("largest output", max);
    require(min <= max, "clamp [%d, %d]", min, max);
  }

  @Override
  public Void mean(Step.Mean step) {
    Walk kept = step.kept();
    Walk reduced = step.reduced();
    requireEqual("elements", kept.steps(), step.output().bytes());
    requireEqual("elements", (long) kept.steps() * reduced.steps(), step.input().bytes());
    Reach begins = Reach.of(kept, kept.firstStrides(), 0);
    Reach added = Reach.of(reduced, reduced.firstStrides(), 0);
    new Reach(begins.lowest() + added.lowest(), begins.highest() + added.highest())
        .requireInside("input", step.input());
    Reach.of(kept, kept.secondStrides(), 0).requireInside("output", step.output());
    requireFactors(step.requantization(), 1);
    long lowest = Math.min(0, step.bias() - 128L * reduced.steps());
    long highest = Math.max(0, step.bias() + 127L * reduced.steps());
    requireStated(lowest, highest, step.accumulator());
    requireNoOverflow(step.accumulator(), step.requantization(), 0);
    return null;
  }

  @Override
  public Void softmax(Step.Softmax step) {
    requireEqual("elements", (long) step.rows() * step.depth(), step.input().bytes());
    requireEqual("elements", step.output().bytes(), step.input().bytes());
    require(step.leftShift() >= 1 && step.leftShift() <= 31, "left shift %d", step.leftShift());
    return null;
  }

  // ---- Element by element ----

  @Override
  public Void rescale(Step.Rescale step) {
    requireEqual("elements", step.output().bytes(), step.input().bytes());
    for (Requantization requantization : List.of(step.factor(), step.below())) {
      requireFactors(requantization, 1);
      requireNoOverflow(new AccumulatorRange(-255, 255), requantization, 0);
    }
    return null;
  }

  @Override
  public Void prelu(Step.Prelu step) {
    requireEqual("elements", step.output().bytes(), step.input().bytes());
    requireEqual("slopes", step.alphas().size(), channels(step.input()));
    requireInt8("zero point of the slopes", step.alphaZeroPoint());
    int most = 0;
    for (int c = 0; c < step.alphas().size(); c++) {
      most = Math.max(most, 255 * Math.abs(step.slope(c)));
    }
    requireFactors(step.factor(), 1);
    requireFactors(step.below(), 1);
    requireNoOverflow(new AccumulatorRange(-255, 255), step.factor(), 0);
    requireNoOverflow(new AccumulatorRange(-most, most), step.below(), 0);
    return null;
  }

  @Override
  public Void table(Step.Table step) {
    requireEqual("elements", step.output().bytes(), step.input().bytes());
    requireEqual("entries of the table", step.values().size(), TABLE);
    return null;
  }

  @Override
  public Void sum(Step.Sum step) {
    Step.SumFactors factors = step.factors();
    requireFactors(factors.output(), 1);
    long most = most(factors.first()) + most(factors.second());
    require(most <= Integer.MAX_VALUE, "sums of [%d, %d] overflow 32 bits", -most, most);
    requireNoOverflow(new AccumulatorRange((int) -most, (int) most), factors.output(), 0);
    return pairs(step);
  }

  /** Of what an input comes to on the scale that both inputs of a sum are brought to. */
  private static long most(QuantizedMultiplier factor) {
    int difference = 255 << Step.SumFactors.INPUT_BITS;
    Requantization alone =
        new Requantization(Ints.of(factor.multiplier()), Ints.of(factor.shift()), 0, -128, 127);
    requireNoOverflow(new AccumulatorRange(-difference, difference), alone, 0);
    return factor.apply(difference);
  }

  @Override
  public Void product(Step.Product step) {
    requireFactors(step.requantization(), 1);
    requireNoOverflow(new AccumulatorRange(-255 * 255, 255 * 255), step.requantization(), 0);
    return pairs(step);
  }

  @Override
  public Void extremum(Step.Extremum step) {
    requireEqual("zero point", step.first().zeroPoint(), step.output().zeroPoint());
    requireEqual("zero point", step.second().zeroPoint(), step.output().zeroPoint());
    return pairs(step);
  }

  private static Void pairs(Step.TwoInputs step) {
    Walk walk = step.walk();
    requireEqual("elements", walk.steps(), step.output().bytes());
    Reach.of(walk, walk.firstStrides(), 0).requireInside("first input", step.first());
    Reach.of(walk, walk.secondStrides(), 0).requireInside("second input", step.second());
    return null;
  }

  // ---- Movements ----

  /** The lowest and the highest position that a walk comes to. */
  private record Reach(long lowest, long highest) {
    static Reach of(Walk walk, Ints strides, int start) {
      long lowest = start;
      long highest = start;
      for (int axis = 0; axis < walk.extents().size(); axis++) {
        long reach = (long) (walk.extents().get(axis) - 1) * strides.get(axis);
        lowest += Math.min(0, reach);
        highest += Math.max(0, reach);
      }
      return new Reach(lowest, highest);
    }

    void requireInside(String what, Value value) {
      int bytes = value.bytes();
      require(
          lowest >= 0 && highest < bytes,
          "%s: elements %d to %d of %d bytes",
          what,
          lowest,
          highest,
          bytes);
    }
  }

  @Override
  public Void move(Step.Move step) {
    Walk walk = step.walk();
    Reach.of(walk, walk.firstStrides(), step.from()).requireInside("input", step.input());
    Reach.of(walk, walk.secondStrides(), step.to()).requireInside("output", step.output());
    return null;
  }

  @Override
  public Void resize(Step.Resize step) {
    Shape in = step.input().shape();
    Shape out = step.output().shape();
    requireEqual("axes of the input", in.rank(), 4);
    requireEqual("axes of the output", out.rank(), 4);
    requireEqual("batches", out.extent(0), in.extent(0));
    requireEqual("output channels", out.extent(3), in.extent(3));
    requirePositions("row", step.rows(), out.extent(1), in.extent(1));
    requirePositions("column", step.columns(), out.extent(2), in.extent(2));
    return null;
  }

  private static void requirePositions(String what, Ints positions, int count, int extent) {
    requireEqual(what + "s", positions.size(), count);
    for (int position : positions.toArray()) {
      require(
          position >= 0 && position <= Step.Resize.PARTS * (extent - 1),
          "%s at %d/1024 of %d",
          what,
          position,
          extent);
    }
  }

  @Override
  public Void fill(Step.Fill step) {
    require(
        step.values().size() == 1 || step.values().size() == step.output().bytes(),
        "%d values for %d elements",
        step.values().size(),
        step.output().bytes());
    return null;
  }

  // ---- Rows ----

  @Override
  public Void stream(Step.Stream step) {
    requireEqual("rings", step.ringRows().size(), step.stages().size() - 1L);
    for (int i = 0; i < step.stages().size(); i++) {
      Step.OneInput stage = step.stages().get(i);
      require(RowWork.canStream(stage), "%s is not computed row by row", stage.name());
      stage.accept(this);
      if (i > 0) {
        require(
            stage.input().equals(step.stages().get(i - 1).output()),
            "%s does not read what the stage before it writes",
            stage.name());
      }
    }
    RingCheck.check(step);
    return null;
  }
}

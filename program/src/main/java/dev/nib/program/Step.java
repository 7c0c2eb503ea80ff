package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.FixedPointExponential;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import java.util.List;
import java.util.Optional;

/**
 * One step of a program: what a chip does, whatever TFLite calls it.
 *
 * <p>Wherever a window hangs over the border, the taps outside read the input's zero point (rule
 * P2). Biases already hold minus zero point times the sum of the weights (rule B1), so kernels
 * multiply weights by raw inputs.
 */
public sealed interface Step {
  /** The name of the output tensor in the graph. */
  default String name() {
    return output().name();
  }

  /** What it reads, in the operator's order. */
  List<Value> reads();

  /** What it writes, all of it or, {@link Move} and {@link Fill}, a part. */
  Value output();

  <R> R accept(Visitor<R> visitor);

  /** The stages of a stream, of others the step itself. */
  default List<? extends Step> layers() {
    return List.of(this);
  }

  /** What it does, in a word. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /**
   * What a user knows it by: the graph's operator, and what is computed with it, such as {@code
   * Conv2D+MaxPool2D}.
   */
  default String title() {
    return output().operator();
  }

  /** A case for each step. */
  interface Visitor<R> {
    R conv2D(Conv2D step);

    R depthwiseConv2D(DepthwiseConv2D step);

    R fullyConnected(FullyConnected step);

    R pool2D(Pool2D step);

    R mean(Mean step);

    R softmax(Softmax step);

    R rescale(Rescale step);

    R prelu(Prelu step);

    R table(Table step);

    R sum(Sum step);

    R product(Product step);

    R extremum(Extremum step);

    R move(Move step);

    R resize(Resize step);

    R fill(Fill step);

    R stream(Stream step);
  }

  /** A step with a single input. */
  sealed interface OneInput extends Step {
    Value input();

    @Override
    default List<Value> reads() {
      return List.of(input());
    }
  }

  /** A step with a single input, whose windows slide over it. */
  sealed interface Windowed extends OneInput {
    Placement placement();

    /** The pool behind it that is computed with it. */
    default Optional<Pooling> pooling() {
      return Optional.empty();
    }

    /** The shape {@code [N,H,W,C]} of what its windows give, before a pool behind it. */
    default Shape unpooled() {
      return pooling().map(Pooling::unpooled).orElse(output().shape());
    }
  }

  /** A step with a single input that multiplies by weights. */
  sealed interface Weighted extends OneInput {
    /** {@code [O]}, the input zero point folded in. */
    Ints bias();

    Bytes weights();

    Requantization requantization();

    AccumulatorRange accumulator();
  }

  /** A windowed step that multiplies by weights. */
  sealed interface Convolution extends Windowed, Weighted {
    @Override
    default String title() {
      return pooling().isEmpty()
          ? kind()
          : kind() + (pooling().get().pool() == Pool.MAX ? "+MaxPool2D" : "+AveragePool2D");
    }

    /** The same with another clamp and output. */
    Convolution with(Requantization requantization, Value output);

    /** The same over another input. */
    Convolution reading(Value input, Placement placement);

    /** The same with a pool behind it, whose output is {@code output}. */
    Convolution pooled(Pooling pooling, Value output);
  }

  /** A step with two inputs whose elements meet one by one. */
  sealed interface TwoInputs extends Step {
    Value first();

    Value second();

    /** Which elements meet; its steps are the output's elements. */
    Walk walk();

    @Override
    default List<Value> reads() {
      return List.of(first(), second());
    }
  }

  /**
   * Where a window lies on its input.
   *
   * @param padTop rows of padding above the input
   * @param padLeft columns of padding to its left
   */
  record Placement(Window window, int padTop, int padLeft) {}

  /** Which of several numbers counts. */
  enum Pool {
    /** Rule M1. */
    MAX,
    /** Rule A1. */
    AVERAGE
  }

  /**
   * A pool behind a convolution, computed with it. Its windows do not overlap, so that nothing is
   * computed twice.
   *
   * @param unpooled the shape {@code [N,H,W,C]} of what the convolution gives
   * @param placement of the pool's windows on it
   * @param min the smallest output of an average; a maximum's clamp is in the requantisation (rule
   *     F5)
   * @param max the largest output of an average
   */
  record Pooling(Pool pool, Shape unpooled, Placement placement, int min, int max) {
    public Pooling {
      Window window = placement.window();
      if (window.height() > window.strideHeight() || window.width() > window.strideWidth()) {
        throw new IllegalArgumentException("windows overlap: " + window);
      }
    }
  }

  /**
   * {@code out[n,y,x,o] = requantize(bias[o] + sum of weights[o,ky,kx,i] * in[n,iy,ix,i], o)}.
   *
   * @param weights {@code [O,KH,KW,I]}
   * @param bias {@code [O]}, the input zero point folded in
   */
  record Conv2D(
      Value input,
      Value output,
      Placement placement,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator,
      Optional<Pooling> pooling)
      implements Convolution {
    @Override
    public Conv2D with(Requantization other, Value written) {
      return new Conv2D(input, written, placement, weights, bias, other, accumulator, pooling);
    }

    @Override
    public Conv2D reading(Value read, Placement placed) {
      return new Conv2D(read, output, placed, weights, bias, requantization, accumulator, pooling);
    }

    @Override
    public Conv2D pooled(Pooling behind, Value pooled) {
      return new Conv2D(
          input,
          pooled,
          placement,
          weights,
          bias,
          requantization,
          accumulator,
          Optional.of(behind));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv2D(this);
    }
  }

  /**
   * {@code out[n,y,x,o] = requantize(bias[o] + sum of weights[ky,kx,o] * in[n,iy,ix,o / M], o)}
   * with M the depth multiplier.
   *
   * @param weights {@code [KH,KW,O]}
   * @param bias {@code [O]}, the input zero point folded in
   */
  record DepthwiseConv2D(
      Value input,
      Value output,
      Placement placement,
      int depthMultiplier,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator,
      Optional<Pooling> pooling)
      implements Convolution {
    @Override
    public DepthwiseConv2D with(Requantization other, Value written) {
      return new DepthwiseConv2D(
          input, written, placement, depthMultiplier, weights, bias, other, accumulator, pooling);
    }

    @Override
    public DepthwiseConv2D reading(Value read, Placement placed) {
      return new DepthwiseConv2D(
          read,
          output,
          placed,
          depthMultiplier,
          weights,
          bias,
          requantization,
          accumulator,
          pooling);
    }

    @Override
    public DepthwiseConv2D pooled(Pooling behind, Value pooled) {
      return new DepthwiseConv2D(
          input,
          pooled,
          placement,
          depthMultiplier,
          weights,
          bias,
          requantization,
          accumulator,
          Optional.of(behind));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.depthwiseConv2D(this);
    }
  }

  /**
   * {@code out[b,o] = requantize(bias[o] + sum of weights[o,i] * in[b,i], o)}.
   *
   * @param batches rows B of the input seen as {@code [B,I]}
   * @param inputs I
   * @param outputs O
   * @param weights {@code [O,I]}
   * @param bias {@code [O]}, the input zero point folded in
   */
  record FullyConnected(
      Value input,
      Value output,
      int batches,
      int inputs,
      int outputs,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator)
      implements Weighted {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fullyConnected(this);
    }
  }

  /**
   * The largest input of each window's taps inside the input (rule M1), or their mean, halves away
   * from zero (rule A1), clamped.
   *
   * @param min the smallest output
   * @param max the largest output
   */
  record Pool2D(Value input, Value output, Pool pool, Placement placement, int min, int max)
      implements Windowed {
    @Override
    public String kind() {
      return pool == Pool.MAX ? "MaxPool2D" : "AveragePool2D";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pool2D(this);
    }
  }

  /**
   * {@code out = requantize(bias + sum of in)} over the reduced axes (rule A2).
   *
   * @param kept the output's elements: first where in the input each begins, second the output in
   *     order
   * @param reduced first the elements that are added, counted from there
   * @param bias the input zero point times the number of elements, negated
   * @param requantization the number of elements is divided by in its factor
   */
  record Mean(
      Value input,
      Value output,
      Walk kept,
      Walk reduced,
      int bias,
      Requantization requantization,
      AccumulatorRange accumulator)
      implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mean(this);
    }
  }

  /**
   * Softmax over rows of {@code depth} (rule S3).
   *
   * @param multiplier scales an input difference to Q5.26, after the shift
   * @param leftShift 1 to 31
   * @param diffMin differences to the row's largest below this give the smallest output
   */
  record Softmax(
      Value input, Value output, int rows, int depth, int multiplier, int leftShift, int diffMin)
      implements OneInput {
    /** The output is a part of 256. */
    private static final int OUTPUT_BITS = 8;

    /** {@code exp(difference)} in Q0.31, for a difference of inputs from {@code diffMin} to 0. */
    public int exponential(int difference) {
      int scaled =
          FixedPoint.saturatingRoundingDoublingHighMul(difference << leftShift, multiplier);
      return FixedPointExponential.expOnNegativeValues(scaled);
    }

    /**
     * True when the largest outputs of a row are those of its largest inputs, and of no others,
     * whatever the row.
     *
     * <p>Of two inputs one step apart the larger one's output is {@code 256 (1 - e) / S} larger
     * before rounding, e the exponential of a step, S the sum of at most {@code depth}
     * exponentials: where {@code 256 (1 - e) >= depth + 2} that is more than a step of the output,
     * by more than the arithmetic's error, which is the same factor for both.
     */
    public boolean keepsLargest() {
      long e = diffMin > -1 ? 0 : exponential(-1);
      return ((1L << 31) - e) >> (31 - OUTPUT_BITS) >= depth + 2;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  /**
   * {@code out = requantize(in - input zero point)}: QUANTIZE, RELU and their kin, where one factor
   * serves; with another one below the zero point LEAKY_RELU (rule E3).
   *
   * @param factor from the zero point on
   * @param below below the zero point; the same where there is one factor only
   */
  record Rescale(Value input, Value output, Requantization factor, Requantization below)
      implements OneInput {
    /** The output for {@code q}; for factors that are not per channel. */
    public int apply(int q) {
      int difference = q - input.zeroPoint();
      return (difference < 0 ? below : factor).apply(difference, 0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rescale(this);
    }
  }

  /**
   * {@code out = requantize(in - input zero point)}, and below the zero point {@code requantize((in
   * - input zero point) * slope)} with the channel's slope (rule E4).
   *
   * @param factor from the zero point on
   * @param below of the product below the zero point
   * @param alphas {@code [C]}, one for each index of the innermost axis
   * @param alphaZeroPoint what they are less, to be slopes
   */
  record Prelu(
      Value input,
      Value output,
      Requantization factor,
      Requantization below,
      Bytes alphas,
      int alphaZeroPoint)
      implements OneInput {
    /** The output for {@code q} in a channel. */
    public int apply(int q, int channel) {
      int difference = q - input.zeroPoint();
      return difference < 0
          ? below.apply(difference * slope(channel), 0)
          : factor.apply(difference, 0);
    }

    /** -255 to 255. */
    public int slope(int channel) {
      return alphas.get(channel) - alphaZeroPoint;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.prelu(this);
    }
  }

  /**
   * {@code out = values[in + 128]}: any int8 function of one int8 (rules T1 and T2).
   *
   * @param values 256 outputs
   */
  record Table(Value input, Value output, Bytes values) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.table(this);
    }
  }

  /**
   * The factors of rule E1: both inputs are brought to twice the larger scale, in 1/2^20 steps of
   * it, where they are added.
   *
   * @param first of the first input
   * @param second of the second input
   * @param output from the sum to the output
   */
  record SumFactors(QuantizedMultiplier first, QuantizedMultiplier second, Requantization output) {
    /** Inputs of a sum are shifted left by so many bits, to keep what scaling would cut off. */
    public static final int INPUT_BITS = 20;

    /**
     * An input on the common scale.
     *
     * @param difference of the input and its zero point, -255 to 255
     */
    public static int scaled(QuantizedMultiplier factor, int difference) {
      return factor.apply(difference << INPUT_BITS);
    }
  }

  /**
   * {@code out = requantize(a + b)}, or {@code a - b}, with both inputs less their zero points on a
   * common scale (rule E1).
   *
   * @param subtracts true for the difference
   */
  record Sum(
      Value first, Value second, Value output, Walk walk, SumFactors factors, boolean subtracts)
      implements TwoInputs {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sum(this);
    }
  }

  /** {@code out = requantize(a * b)} with both inputs less their zero points (rule E2). */
  record Product(Value first, Value second, Value output, Walk walk, Requantization requantization)
      implements TwoInputs {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.product(this);
    }
  }

  /**
   * The larger of two, or the smaller; both and the output have the same scale and zero point.
   *
   * @param largest true for the larger
   */
  record Extremum(Value first, Value second, Value output, Walk walk, boolean largest)
      implements TwoInputs {
    @Override
    public String kind() {
      return largest ? "Maximum" : "Minimum";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.extremum(this);
    }
  }

  /**
   * A strided copy into a region of the output (rule W1): slices, transpositions, the parts of a
   * concatenation or a pad. Several may write one value, each its own elements.
   *
   * @param walk first where elements come from, second where they go
   * @param from the input's position of the walk's begin
   * @param to the output's
   */
  record Move(Value input, Value output, Walk walk, int from, int to) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.move(this);
    }
  }

  /**
   * A picture at another height and width, between the four nearest pixels of the input (rule I2),
   * or the nearest one where every position is a whole one.
   *
   * @param rows {@code [OH]}: where in the input each row of the output lies, in 1/1024 of a row
   * @param columns {@code [OW]}: the same for its columns
   */
  record Resize(Value input, Value output, Ints rows, Ints columns) implements OneInput {
    /** Parts of a row or a column. */
    public static final int PARTS = 1024;

    /** Bits of the product of two of them. */
    public static final int BITS = 20;

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resize(this);
    }
  }

  /**
   * Puts constants into the output: an operand that its readers expect in memory, or the one value
   * around what a pad moves in behind.
   *
   * @param values one for each element, or a single one for all
   */
  record Fill(Value output, Bytes values) implements Step {
    public Fill {
      if (values.size() != output.bytes() && values.size() != 1) {
        throw new IllegalArgumentException(values.size() + " values for " + output);
      }
    }

    @Override
    public List<Value> reads() {
      return List.of();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fill(this);
    }
  }

  /**
   * A chain of steps that are computed a few rows at a time: whenever a row of a stage's output is
   * there, the next stage computes the rows that it makes possible. Of what lies between two stages
   * only the last rows are there, in a ring.
   *
   * @param stages each reads what the one before it writes; one image, shapes {@code [1,H,W,C]}
   * @param ringRows rows of the ring behind each stage but the last
   */
  record Stream(List<OneInput> stages, List<Integer> ringRows) implements OneInput {
    /** Of these stages, with the shortest rings that they can do with. */
    public static Stream of(List<OneInput> stages) {
      return new Stream(
          stages, stages.stream().skip(1).map(stage -> RowWork.of(stage).ringRows()).toList());
    }

    public Stream {
      stages = List.copyOf(stages);
      ringRows = List.copyOf(ringRows);
    }

    @Override
    public List<OneInput> layers() {
      return stages;
    }

    @Override
    public Value input() {
      return stages.get(0).input();
    }

    @Override
    public Value output() {
      return stages.get(stages.size() - 1).output();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stream(this);
    }
  }
}

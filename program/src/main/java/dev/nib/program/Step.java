package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import java.util.List;

/**
 * One step of an integer program; each record has the name of its operator.
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

  Value output();

  <R> R accept(Visitor<R> visitor);

  /** The operator's name in nib, the same in every room. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** A case for each step. */
  interface Visitor<R> {
    R conv2D(Conv2D step);

    R depthwiseConv2D(DepthwiseConv2D step);

    R fullyConnected(FullyConnected step);

    R maxPool2D(MaxPool2D step);

    R averagePool2D(AveragePool2D step);

    R reshape(Reshape step);

    R softmax(Softmax step);

    R quantize(Quantize step);

    R constant(Constant step);

    R add(Add step);

    R sub(Sub step);

    R mul(Mul step);

    R concatenation(Concatenation step);

    R pad(Pad step);

    R transpose(Transpose step);

    R stridedSlice(StridedSlice step);

    R mean(Mean step);

    R relu(Relu step);

    R leakyRelu(LeakyRelu step);

    R hardSwish(HardSwish step);

    R logistic(Logistic step);
  }

  /** A step with a single input. */
  sealed interface OneInput extends Step {
    Value input();

    @Override
    default List<Value> reads() {
      return List.of(input());
    }
  }

  /** A step with two inputs whose elements meet one by one. */
  sealed interface TwoInputs extends Step {
    Value first();

    Value second();

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
      AccumulatorRange accumulator)
      implements OneInput {
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
      AccumulatorRange accumulator)
      implements OneInput {
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
      implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fullyConnected(this);
    }
  }

  /**
   * The largest input of each window's taps inside the input, clamped.
   *
   * @param min the smallest output
   * @param max the largest output
   */
  record MaxPool2D(Value input, Value output, Placement placement, int min, int max)
      implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool2D(this);
    }
  }

  /**
   * The mean of each window's taps inside the input, halves away from zero (rule A1), clamped.
   *
   * @param min the smallest output
   * @param max the largest output
   */
  record AveragePool2D(Value input, Value output, Placement placement, int min, int max)
      implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool2D(this);
    }
  }

  /** The same bytes in another shape: no work at all where the output lies where the input does. */
  record Reshape(Value input, Value output) implements OneInput {
    public Reshape {
      if (input.bytes() != output.bytes()) {
        throw new IllegalArgumentException(input + " reshaped to " + output);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reshape(this);
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
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  /** {@code out = requantize(in - input zero point)}: int8 to int8 with other parameters. */
  record Quantize(Value input, Value output, Requantization requantization) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantize(this);
    }
  }

  /** Puts a constant operand into the arena, where its readers expect it. */
  record Constant(Value output, Bytes values) implements Step {
    public Constant {
      if (values.size() != output.bytes()) {
        throw new IllegalArgumentException(values.size() + " values for " + output);
      }
    }

    @Override
    public List<Value> reads() {
      return List.of();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
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
  record SumFactors(QuantizedMultiplier first, QuantizedMultiplier second, Requantization output) {}

  /**
   * {@code out = requantize(a + b)} with both inputs less their zero points on a common scale (rule
   * E1).
   *
   * @param walk which elements meet; its steps are the output's elements
   */
  record Add(Value first, Value second, Value output, Walk walk, SumFactors factors)
      implements TwoInputs {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /**
   * {@code out = requantize(a - b)} with both inputs less their zero points on a common scale (rule
   * E1).
   *
   * @param walk which elements meet; its steps are the output's elements
   */
  record Sub(Value first, Value second, Value output, Walk walk, SumFactors factors)
      implements TwoInputs {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sub(this);
    }
  }

  /**
   * {@code out = requantize(a * b)} with both inputs less their zero points (rule E2).
   *
   * @param walk which elements meet; its steps are the output's elements
   */
  record Mul(Value first, Value second, Value output, Walk walk, Requantization requantization)
      implements TwoInputs {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mul(this);
    }
  }

  /**
   * The inputs' rows in turn: a row of the output is a row of each input, one after another.
   *
   * @param rows of the output and of each input
   */
  record Concatenation(List<Value> inputs, Value output, int rows) implements Step {
    public Concatenation {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Value> reads() {
      return inputs;
    }

    /** Bytes of a row of {@code buffer}. */
    public int rowBytes(Value buffer) {
      return buffer.bytes() / rows;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concatenation(this);
    }
  }

  /**
   * The input inside an output full of one value.
   *
   * @param walk first the input's elements, second where they go, from {@code start}
   * @param start where the input's first element goes in the output
   * @param value what fills the rest
   */
  record Pad(Value input, Value output, Walk walk, int start, int value) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pad(this);
    }
  }

  /**
   * The input's elements in another order.
   *
   * @param walk first where output elements come from, second the output in order
   */
  record Transpose(Value input, Value output, Walk walk) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transpose(this);
    }
  }

  /**
   * Some of the input's elements.
   *
   * @param walk first where output elements come from, from {@code start}; second the output in
   *     order
   * @param start where the output's first element comes from
   */
  record StridedSlice(Value input, Value output, Walk walk, int start) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stridedSlice(this);
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

  /** {@code out = requantize(in - input zero point)}, the clamp being the point of it. */
  record Relu(Value input, Value output, Requantization requantization) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }
  }

  /**
   * {@code out = requantize(in - input zero point)} with one factor from 0 on and another below
   * (rule E3).
   */
  record LeakyRelu(Value input, Value output, Requantization positive, Requantization negative)
      implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leakyRelu(this);
    }
  }

  /**
   * {@code out = table[in + 128]} (rule T2).
   *
   * @param table 256 outputs
   */
  record HardSwish(Value input, Value output, Bytes table) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hardSwish(this);
    }
  }

  /**
   * {@code out = table[in + 128]} (rule T1).
   *
   * @param table 256 outputs
   */
  record Logistic(Value input, Value output, Bytes table) implements OneInput {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.logistic(this);
    }
  }
}

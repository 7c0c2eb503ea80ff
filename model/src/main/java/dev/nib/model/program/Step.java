package dev.nib.model.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Window;

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

  ActivationBuffer input();

  ActivationBuffer output();

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
      ActivationBuffer input,
      ActivationBuffer output,
      Placement placement,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator)
      implements Step {
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
      ActivationBuffer input,
      ActivationBuffer output,
      Placement placement,
      int depthMultiplier,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator)
      implements Step {
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
      ActivationBuffer input,
      ActivationBuffer output,
      int batches,
      int inputs,
      int outputs,
      Bytes weights,
      Ints bias,
      Requantization requantization,
      AccumulatorRange accumulator)
      implements Step {
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
  record MaxPool2D(
      ActivationBuffer input, ActivationBuffer output, Placement placement, int min, int max)
      implements Step {
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
  record AveragePool2D(
      ActivationBuffer input, ActivationBuffer output, Placement placement, int min, int max)
      implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool2D(this);
    }
  }

  /** No work at all: the output lies where the input lies. */
  record Reshape(ActivationBuffer input, ActivationBuffer output) implements Step {
    public Reshape {
      if (input.offsetBytes() != output.offsetBytes() || input.bytes() != output.bytes()) {
        throw new IllegalArgumentException("a reshape's input and output are the same bytes");
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
      ActivationBuffer input,
      ActivationBuffer output,
      int rows,
      int depth,
      int multiplier,
      int leftShift,
      int diffMin)
      implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  /** {@code out = requantize(in - input zero point)}: int8 to int8 with other parameters. */
  record Quantize(ActivationBuffer input, ActivationBuffer output, Requantization requantization)
      implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantize(this);
    }
  }
}

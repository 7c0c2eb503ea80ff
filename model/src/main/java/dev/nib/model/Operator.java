package dev.nib.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One operator of a graph; tensors are named by their index in {@link Graph#tensors()}.
 *
 * <p>Each record has the name of the TFLite operator and holds what the file says of it. Behaviour
 * attaches from outside through {@link Visitor}, so that a new operator shows the compiler every
 * place that must treat it.
 */
public sealed interface Operator {
  /** The indices of the tensors that it reads, constants included, absent ones left out. */
  List<Integer> inputs();

  /** The index of the tensor that it writes. */
  int output();

  <R> R accept(Visitor<R> visitor);

  /** The operator's name in nib, the same in every room. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** A case for each operator. */
  interface Visitor<R> {
    R conv2D(Conv2D op);

    R depthwiseConv2D(DepthwiseConv2D op);

    R fullyConnected(FullyConnected op);

    R maxPool2D(MaxPool2D op);

    R averagePool2D(AveragePool2D op);

    R reshape(Reshape op);

    R softmax(Softmax op);

    R quantize(Quantize op);

    R dequantize(Dequantize op);
  }

  /**
   * Convolution of {@code [N,H,W,I]} with weights {@code [O,KH,KW,I]}, giving {@code [N,OH,OW,O]}.
   *
   * @param bias a tensor {@code [O]}
   * @param window its height and width are those of the weights
   */
  record Conv2D(
      int input, int weights, OptionalInt bias, int output, Window window, Activation activation)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return indices(bias, input, weights);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv2D(this);
    }
  }

  /**
   * Convolution of each channel on its own: {@code [N,H,W,I]} with weights {@code [1,KH,KW,O]},
   * where output channel o reads input channel o / depthMultiplier and O = I * depthMultiplier.
   */
  record DepthwiseConv2D(
      int input,
      int weights,
      OptionalInt bias,
      int output,
      Window window,
      int depthMultiplier,
      Activation activation)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return indices(bias, input, weights);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.depthwiseConv2D(this);
    }
  }

  /**
   * Matrix product with weights {@code [O,I]}: the input, seen as {@code [B,I]}, gives {@code
   * [B,O]}.
   *
   * @param keepDims the output keeps the input's leading axes
   */
  record FullyConnected(
      int input, int weights, OptionalInt bias, int output, Activation activation, boolean keepDims)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return indices(bias, input, weights);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fullyConnected(this);
    }
  }

  /** The largest element of each window, channel by channel. */
  record MaxPool2D(int input, int output, Window window, Activation activation)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool2D(this);
    }
  }

  /** The mean of the elements of each window that lie inside the input, channel by channel. */
  record AveragePool2D(int input, int output, Window window, Activation activation)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool2D(this);
    }
  }

  /** The same elements in the same order under the output tensor's shape. */
  record Reshape(int input, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reshape(this);
    }
  }

  /** {@code exp(beta * x)} over the innermost axis, divided by its sum. */
  record Softmax(int input, int output, float beta) implements Operator {
    /** The only parameters that an int8 softmax's output has: 256 steps of 1/256 from 0. */
    public static final Quantization INT8_OUTPUT = Quantization.perTensor(1 / 256f, -128);

    public Softmax {
      if (!(beta > 0) || Float.isInfinite(beta)) {
        throw new ModelException("softmax beta is %s, must be above 0".formatted(beta));
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  /** float32 to int8, or int8 to int8 with other parameters. */
  record Quantize(int input, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantize(this);
    }
  }

  /** int8 to float32. */
  record Dequantize(int input, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dequantize(this);
    }
  }

  private static List<Integer> indices(OptionalInt last, int... first) {
    List<Integer> all = new ArrayList<>();
    for (int index : first) {
      all.add(index);
    }
    last.ifPresent(all::add);
    return List.copyOf(all);
  }
}

package dev.nib.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

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

  /**
   * Those of the inputs that are data, not weights or constants that say what to do. A constant
   * among them is an operand like any other.
   */
  default List<Integer> operands() {
    return List.of(inputs().get(0));
  }

  /** The index of the tensor that it writes. */
  int output();

  <R> R accept(Visitor<R> visitor);

  /** The operator's name in nib, the same in every room. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** TFLite's name of the operator, as files have it. */
  default String fileName() {
    return kind().replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toUpperCase(Locale.ROOT);
  }

  /** Every name that {@link #kind} gives. */
  static List<String> kinds() {
    return Arrays.stream(Operator.class.getPermittedSubclasses())
        .flatMap(
            type ->
                type == Function.class
                    ? Arrays.stream(UnaryFunction.values()).map(UnaryFunction::kind)
                    : Stream.of(type.getSimpleName()))
        .toList();
  }

  /** True when the output is the first input's elements, in their order, under another shape. */
  default boolean movesNothing() {
    return false;
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

    R add(Add op);

    R sub(Sub op);

    R mul(Mul op);

    R concatenation(Concatenation op);

    R pad(Pad op);

    R transpose(Transpose op);

    R stridedSlice(StridedSlice op);

    R squeeze(Squeeze op);

    R expandDims(ExpandDims op);

    R mean(Mean op);

    R relu(Relu op);

    R leakyRelu(LeakyRelu op);

    R function(Function op);

    R maximum(Maximum op);

    R minimum(Minimum op);

    R prelu(Prelu op);

    R resizeBilinear(ResizeBilinear op);

    R resizeNearestNeighbor(ResizeNearestNeighbor op);

    R cast(Cast op);
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
    public boolean movesNothing() {
      return true;
    }

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

  /** The sum of two tensors, whose extents of 1 and missing outer axes are repeated. */
  record Add(int first, int second, int output, Activation activation) implements Operator {
    @Override
    public List<Integer> operands() {
      return inputs();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(first, second);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /** The difference of two tensors, whose extents of 1 and missing outer axes are repeated. */
  record Sub(int first, int second, int output, Activation activation) implements Operator {
    @Override
    public List<Integer> operands() {
      return inputs();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(first, second);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sub(this);
    }
  }

  /** The product of two tensors, whose extents of 1 and missing outer axes are repeated. */
  record Mul(int first, int second, int output, Activation activation) implements Operator {
    @Override
    public List<Integer> operands() {
      return inputs();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(first, second);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mul(this);
    }
  }

  /** Tensors one after another along an axis. */
  record Concatenation(List<Integer> inputs, int output, int axis) implements Operator {
    public Concatenation {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Integer> operands() {
      return inputs;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concatenation(this);
    }
  }

  /**
   * The input with elements around it.
   *
   * @param paddings an int32 constant {@code [rank,2]}: elements in front of and behind each axis
   * @param value a constant of one element that fills them, real 0 when there is none
   */
  record Pad(int input, int paddings, OptionalInt value, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return indices(value, input, paddings);
    }

    @Override
    public String fileName() {
      return value.isPresent() ? "PADV2" : "PAD";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pad(this);
    }
  }

  /**
   * The axes in another order: output axis k is the input's axis {@code permutation[k]}.
   *
   * @param permutation an int32 constant {@code [rank]}
   */
  record Transpose(int input, int permutation, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, permutation);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transpose(this);
    }
  }

  /**
   * Every stride-th element from begin to before end along each axis; negative positions count from
   * the end, negative strides go backwards.
   *
   * @param begin an int32 constant {@code [rank]}, as {@code end} and {@code strides} are
   * @param beginMask bit k: axis k begins where it can begin at all
   * @param endMask bit k: axis k ends where it can end at all
   * @param shrinkMask bit k: of axis k only element begin is taken, and the axis falls away
   */
  record StridedSlice(
      int input,
      int begin,
      int end,
      int strides,
      int output,
      int beginMask,
      int endMask,
      int shrinkMask)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, begin, end, strides);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stridedSlice(this);
    }
  }

  /**
   * The same elements without some axes of extent 1.
   *
   * @param axes those that fall away, all of extent 1 when it is empty
   */
  record Squeeze(int input, int output, Ints axes) implements Operator {
    @Override
    public boolean movesNothing() {
      return true;
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.squeeze(this);
    }
  }

  /**
   * The same elements with one more axis of extent 1.
   *
   * @param axis an int32 constant of one element: where it stands in the output
   */
  record ExpandDims(int input, int axis, int output) implements Operator {
    @Override
    public boolean movesNothing() {
      return true;
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input, axis);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.expandDims(this);
    }
  }

  /**
   * The mean over some axes.
   *
   * @param axes an int32 constant, a scalar or {@code [count]}; negative ones count from the end
   * @param keepDims the axes stay with extent 1
   */
  record Mean(int input, int axes, int output, boolean keepDims) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, axes);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mean(this);
    }
  }

  /**
   * RELU, RELU6 or RELU_N1_TO_1 as an operator of its own.
   *
   * @param activation which of them, not NONE
   */
  record Relu(int input, int output, Activation activation) implements Operator {
    public Relu {
      if (activation == Activation.NONE) {
        throw new ModelException("a relu without bounds is none");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public String fileName() {
      return activation.name();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }
  }

  /** {@code x} where x is at least 0, else {@code alpha * x}. */
  record LeakyRelu(int input, int output, float alpha) implements Operator {
    public LeakyRelu {
      if (!(alpha >= 0) || Float.isInfinite(alpha)) {
        throw new ModelException("leaky relu's alpha is %s, must be 0 or above".formatted(alpha));
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leakyRelu(this);
    }
  }

  /** A function of each element on its own. */
  record Function(UnaryFunction function, int input, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public String kind() {
      return function.kind();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.function(this);
    }
  }

  /** The larger of two tensors' elements; extents of 1 and missing outer axes are repeated. */
  record Maximum(int first, int second, int output) implements Operator {
    @Override
    public List<Integer> operands() {
      return inputs();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(first, second);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maximum(this);
    }
  }

  /** The smaller of two tensors' elements; extents of 1 and missing outer axes are repeated. */
  record Minimum(int first, int second, int output) implements Operator {
    @Override
    public List<Integer> operands() {
      return inputs();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(first, second);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.minimum(this);
    }
  }

  /**
   * {@code x} where x is at least 0, else {@code alpha * x}.
   *
   * @param alpha a constant that has the input's shape once its extents of 1 and missing outer axes
   *     are repeated
   */
  record Prelu(int input, int alpha, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, alpha);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.prelu(this);
    }
  }

  /**
   * {@code [N,H,W,C]} at another height and width: between the four nearest pixels.
   *
   * @param size an int32 constant {@code [2]}: the output's height and width
   */
  record ResizeBilinear(int input, int size, int output, Sampling sampling) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, size);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resizeBilinear(this);
    }
  }

  /**
   * {@code [N,H,W,C]} at another height and width: the nearest pixel.
   *
   * @param size an int32 constant {@code [2]}: the output's height and width
   */
  record ResizeNearestNeighbor(int input, int size, int output, Sampling sampling)
      implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input, size);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resizeNearestNeighbor(this);
    }
  }

  /** The same numbers in another element type, cut off towards 0 where they become integers. */
  record Cast(int input, int output) implements Operator {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cast(this);
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

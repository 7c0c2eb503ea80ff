package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Builds a graph operator by operator and works out every output's shape; tensors are named by
 * their index.
 */
public final class GraphBuilder {
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  /**
   * Weights and bias of a layer.
   *
   * @param scales one, or one for each output channel
   * @param bias one for each output channel
   */
  public record Weights(Bytes values, Floats scales, Optional<Ints> bias) {}

  public int input(Shape shape, Quantization quantization) {
    int index = activation(shape, quantization);
    inputs.add(index);
    return index;
  }

  /** A float32 input with a QUANTIZE behind it; gives the int8 tensor. */
  public int floatInput(Shape shape, Quantization quantization) {
    int real = add(Tensor.floatActivation(nextName(), shape));
    inputs.add(real);
    int output = activation(shape, quantization);
    operators.add(new Operator.Quantize(real, output));
    return output;
  }

  /** A uint8 input with a QUANTIZE behind it that flips the upper bit; gives the int8 tensor. */
  public int uint8Input(Shape shape, Quantization quantization) {
    return uint8Input(shape, quantization, quantization);
  }

  /**
   * A uint8 input with a QUANTIZE behind it; gives the int8 tensor.
   *
   * @param bytes of the input with its upper bit flipped: the zero point is lower by 128
   * @param inside of the int8 tensor
   */
  public int uint8Input(Shape shape, Quantization bytes, Quantization inside) {
    int input = uint8(shape, bytes);
    inputs.add(input);
    int output = activation(shape, inside);
    operators.add(new Operator.Quantize(input, output));
    return output;
  }

  /** A QUANTIZE, which flips the upper bit, whose uint8 result is an output of the graph. */
  public GraphBuilder uint8Output(int tensor) {
    return uint8Output(tensor, quantization(tensor));
  }

  /**
   * A QUANTIZE whose uint8 result is an output of the graph.
   *
   * @param bytes of the output with its upper bit flipped: the zero point is lower by 128
   */
  public GraphBuilder uint8Output(int tensor, Quantization bytes) {
    int output = uint8(shape(tensor), bytes);
    operators.add(new Operator.Quantize(tensor, output));
    return output(output);
  }

  private int uint8(Shape shape, Quantization q) {
    Quantization moved = Quantization.perTensor(q.scale(), q.zeroPoint() + 128);
    return add(
        new Tensor(nextName(), shape, ElementType.UINT8, Optional.of(moved), Optional.empty()));
  }

  public GraphBuilder output(int tensor) {
    outputs.add(tensor);
    return this;
  }

  /** A DEQUANTIZE whose float32 result is an output of the graph. */
  public GraphBuilder floatOutput(int tensor) {
    int real = add(Tensor.floatActivation(nextName(), shape(tensor)));
    operators.add(new Operator.Dequantize(tensor, real));
    return output(real);
  }

  public int conv2D(
      int input, int channels, Window window, Weights weights, Activation fused, Quantization q) {
    Shape in = shape(input);
    int w = weights(Shape.of(channels, window.height(), window.width(), in.extent(3)), weights, 0);
    OptionalInt bias = bias(input, channels, weights);
    int output = activation(slide(in, window, channels), q);
    operators.add(new Operator.Conv2D(input, w, bias, output, window, fused));
    return output;
  }

  public int depthwiseConv2D(
      int input, int multiplier, Window window, Weights weights, Activation fused, Quantization q) {
    Shape in = shape(input);
    int channels = in.extent(3) * multiplier;
    int w = weights(Shape.of(1, window.height(), window.width(), channels), weights, 3);
    OptionalInt bias = bias(input, channels, weights);
    int output = activation(slide(in, window, channels), q);
    operators.add(new Operator.DepthwiseConv2D(input, w, bias, output, window, multiplier, fused));
    return output;
  }

  /** A layer of weights {@code [outputs, inputs]}. */
  public int fullyConnected(
      int input,
      int inputCount,
      int outputCount,
      boolean keepDims,
      Weights weights,
      Activation fused,
      Quantization q) {
    Shape in = shape(input);
    int w = weights(Shape.of(outputCount, inputCount), weights, 0);
    OptionalInt bias = bias(input, outputCount, weights);
    int[] kept = in.toArray();
    kept[kept.length - 1] = outputCount;
    Shape out = keepDims ? Shape.of(kept) : Shape.of(in.elements() / inputCount, outputCount);
    int output = activation(out, q);
    operators.add(new Operator.FullyConnected(input, w, bias, output, fused, keepDims));
    return output;
  }

  public int maxPool2D(int input, Window window, Activation fused) {
    int output = pooled(input, window);
    operators.add(new Operator.MaxPool2D(input, output, window, fused));
    return output;
  }

  public int averagePool2D(int input, Window window, Activation fused) {
    int output = pooled(input, window);
    operators.add(new Operator.AveragePool2D(input, output, window, fused));
    return output;
  }

  public int reshape(int input, int... extents) {
    int output = activation(Shape.of(extents), quantization(input));
    operators.add(new Operator.Reshape(input, output));
    return output;
  }

  public int softmax(int input, float beta) {
    int output = activation(shape(input), Quantization.perTensor(1 / 256f, -128));
    operators.add(new Operator.Softmax(input, output, beta));
    return output;
  }

  public int quantize(int input, Quantization q) {
    int output = activation(shape(input), q);
    operators.add(new Operator.Quantize(input, output));
    return output;
  }

  /** An int8 constant, to be an operand. */
  public int constant(Shape shape, Bytes values, Quantization q) {
    return add(Tensor.quantizedConstant(nextName(), shape, values, q));
  }

  public int add(int first, int second, Activation fused, Quantization q) {
    int output = broadcast(first, second, q);
    operators.add(new Operator.Add(first, second, output, fused));
    return output;
  }

  public int sub(int first, int second, Activation fused, Quantization q) {
    int output = broadcast(first, second, q);
    operators.add(new Operator.Sub(first, second, output, fused));
    return output;
  }

  public int mul(int first, int second, Activation fused, Quantization q) {
    int output = broadcast(first, second, q);
    operators.add(new Operator.Mul(first, second, output, fused));
    return output;
  }

  private int broadcast(int first, int second, Quantization q) {
    return activation(Axes.broadcast(shape(first), shape(second)), q);
  }

  /** All inputs have the first one's parameters. */
  public int concatenation(List<Integer> all, int axis) {
    int[] extents = shape(all.get(0)).toArray();
    int at = Axes.fromFront(axis, extents.length);
    extents[at] = all.stream().mapToInt(input -> shape(input).extent(at)).sum();
    int output = activation(Shape.of(extents), quantization(all.get(0)));
    operators.add(new Operator.Concatenation(all, output, axis));
    return output;
  }

  /**
   * PAD, or PADV2 when there is a value.
   *
   * @param paddings in front of and behind each axis
   */
  public int pad(int input, OptionalInt value, int... paddings) {
    int[] extents = shape(input).toArray();
    for (int k = 0; k < extents.length; k++) {
      extents[k] += paddings[2 * k] + paddings[2 * k + 1];
    }
    int constant = ints(Shape.of(extents.length, 2), paddings);
    OptionalInt filler = OptionalInt.empty();
    if (value.isPresent()) {
      Bytes one = Bytes.of((byte) value.getAsInt());
      filler = OptionalInt.of(constant(Shape.of(), one, quantization(input)));
    }
    int output = activation(Shape.of(extents), quantization(input));
    operators.add(new Operator.Pad(input, constant, filler, output));
    return output;
  }

  public int transpose(int input, int... permutation) {
    Shape in = shape(input);
    int constant = ints(Shape.of(permutation.length), permutation);
    int output =
        activation(
            Shape.of(Arrays.stream(permutation).map(in::extent).toArray()), quantization(input));
    operators.add(new Operator.Transpose(input, constant, output));
    return output;
  }

  /** {@code begin}, {@code end} and {@code strides} have an element for each axis. */
  public int stridedSlice(
      int input,
      int[] begin,
      int[] end,
      int[] strides,
      int beginMask,
      int endMask,
      int shrinkMask) {
    Shape axes = Shape.of(begin.length);
    int b = ints(axes, begin);
    int e = ints(axes, end);
    int s = ints(axes, strides);
    Operator.StridedSlice probe =
        new Operator.StridedSlice(input, b, e, s, -1, beginMask, endMask, shrinkMask);
    int[] extents =
        Arrays.stream(Axes.slices(tensors, probe))
            .filter(slice -> !slice.shrunk())
            .mapToInt(Axes.Slice::count)
            .toArray();
    int output = activation(Shape.of(extents), quantization(input));
    operators.add(
        new Operator.StridedSlice(input, b, e, s, output, beginMask, endMask, shrinkMask));
    return output;
  }

  /** Without {@code axes}, which have extent 1; without all such axes when none is named. */
  public int squeeze(int input, int... axes) {
    int[] in = shape(input).toArray();
    List<Integer> away =
        Arrays.stream(axes).map(axis -> Axes.fromFront(axis, in.length)).boxed().toList();
    int[] extents =
        IntStream.range(0, in.length)
            .filter(k -> axes.length == 0 ? in[k] != 1 : !away.contains(k))
            .map(k -> in[k])
            .toArray();
    int output = activation(Shape.of(extents), quantization(input));
    operators.add(new Operator.Squeeze(input, output, Ints.of(axes)));
    return output;
  }

  public int expandDims(int input, int axis) {
    int[] in = shape(input).toArray();
    int at = Axes.fromFront(axis, in.length + 1);
    int[] extents =
        IntStream.rangeClosed(0, in.length)
            .map(k -> k == at ? 1 : in[k < at ? k : k - 1])
            .toArray();
    int constant = ints(Shape.of(1), axis);
    int output = activation(Shape.of(extents), quantization(input));
    operators.add(new Operator.ExpandDims(input, constant, output));
    return output;
  }

  public int mean(int input, boolean keepDims, Quantization q, int... axes) {
    int constant = ints(Shape.of(axes.length), axes);
    int[] in = shape(input).toArray();
    boolean[] reduced = Axes.reduced(tensors, new Operator.Mean(input, constant, -1, keepDims));
    int[] extents =
        IntStream.range(0, in.length)
            .filter(k -> keepDims || !reduced[k])
            .map(k -> reduced[k] ? 1 : in[k])
            .toArray();
    int output = activation(Shape.of(extents), q);
    operators.add(new Operator.Mean(input, constant, output, keepDims));
    return output;
  }

  public int relu(int input, Activation activation, Quantization q) {
    int output = activation(shape(input), q);
    operators.add(new Operator.Relu(input, output, activation));
    return output;
  }

  public int leakyRelu(int input, float alpha, Quantization q) {
    int output = activation(shape(input), q);
    operators.add(new Operator.LeakyRelu(input, output, alpha));
    return output;
  }

  /** The output has the parameters {@code q} where the function leaves the choice. */
  public int function(UnaryFunction function, int input, Quantization q) {
    int output = activation(shape(input), function.int8Output().orElse(q));
    operators.add(new Operator.Function(function, input, output));
    return output;
  }

  /** All three have the first one's parameters. */
  public int maximum(int first, int second) {
    int output = broadcast(first, second, quantization(first));
    operators.add(new Operator.Maximum(first, second, output));
    return output;
  }

  /** All three have the first one's parameters. */
  public int minimum(int first, int second) {
    int output = broadcast(first, second, quantization(first));
    operators.add(new Operator.Minimum(first, second, output));
    return output;
  }

  /**
   * A PRELU.
   *
   * @param alpha a constant
   */
  public int prelu(int input, int alpha, Quantization q) {
    int output = activation(shape(input), q);
    operators.add(new Operator.Prelu(input, alpha, output));
    return output;
  }

  public int resizeBilinear(int input, int height, int width, Sampling sampling) {
    int size = ints(Shape.of(2), height, width);
    int output = resized(input, height, width);
    operators.add(new Operator.ResizeBilinear(input, size, output, sampling));
    return output;
  }

  public int resizeNearestNeighbor(int input, int height, int width, Sampling sampling) {
    int size = ints(Shape.of(2), height, width);
    int output = resized(input, height, width);
    operators.add(new Operator.ResizeNearestNeighbor(input, size, output, sampling));
    return output;
  }

  private int resized(int input, int height, int width) {
    Shape in = shape(input);
    return activation(Shape.of(in.extent(0), height, width, in.extent(3)), quantization(input));
  }

  /**
   * An input of bytes with a CAST to float32 and a QUANTIZE behind it; gives the int8 tensor.
   *
   * @param type INT8 or UINT8
   */
  public int castInput(Shape shape, ElementType type, Quantization quantization) {
    int input = bytes(shape, type);
    inputs.add(input);
    int real = add(Tensor.floatActivation(nextName(), shape));
    operators.add(new Operator.Cast(input, real));
    int output = activation(shape, quantization);
    operators.add(new Operator.Quantize(real, output));
    return output;
  }

  /**
   * A DEQUANTIZE and a CAST of its real numbers to bytes, which are an output of the graph.
   *
   * @param type INT8 or UINT8, whose numbers the real ones must not leave
   */
  public GraphBuilder castOutput(int tensor, ElementType type) {
    int real = add(Tensor.floatActivation(nextName(), shape(tensor)));
    operators.add(new Operator.Dequantize(tensor, real));
    int output = bytes(shape(tensor), type);
    operators.add(new Operator.Cast(real, output));
    return output(output);
  }

  private int bytes(Shape shape, ElementType type) {
    return add(new Tensor(nextName(), shape, type, Optional.empty(), Optional.empty()));
  }

  private int ints(Shape shape, int... values) {
    return add(
        new Tensor(
            nextName(), shape, ElementType.INT32, Optional.empty(), Optional.of(Ints.of(values))));
  }

  public Shape shape(int tensor) {
    return tensors.get(tensor).shape();
  }

  public Quantization quantization(int tensor) {
    return tensors.get(tensor).requireQuantization();
  }

  public Graph build() {
    return new Graph("main", tensors, operators, inputs, outputs);
  }

  private int pooled(int input, Window window) {
    Shape in = shape(input);
    return activation(slide(in, window, in.extent(3)), quantization(input));
  }

  private static Shape slide(Shape in, Window window, int channels) {
    return Shape.of(
        in.extent(0),
        window.outputHeight(in.extent(1)),
        window.outputWidth(in.extent(2)),
        channels);
  }

  private int weights(Shape shape, Weights weights, int axis) {
    Quantization q =
        weights.scales().size() == 1
            ? Quantization.perTensor(weights.scales().get(0), 0)
            : Quantization.perChannel(weights.scales(), axis);
    return add(Tensor.quantizedConstant(nextName(), shape, weights.values(), q));
  }

  private OptionalInt bias(int input, int channels, Weights weights) {
    if (weights.bias().isEmpty()) {
      return OptionalInt.empty();
    }
    float[] scales = new float[weights.scales().size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = quantization(input).scale() * weights.scales().get(i);
    }
    Quantization q = new Quantization(Floats.of(scales), Ints.of(new int[scales.length]), 0);
    return OptionalInt.of(
        add(Tensor.quantizedConstant(nextName(), Shape.of(channels), weights.bias().get(), q)));
  }

  private int activation(Shape shape, Quantization q) {
    return add(Tensor.int8Activation(nextName(), shape, q));
  }

  private int add(Tensor tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  private String nextName() {
    return "t" + tensors.size();
  }
}

package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

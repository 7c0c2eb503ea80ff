package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Each operator in float32, activations {@code [N,H,W,C]} with any N.
 *
 * <p>ND4J's arrays hold the activations, and ND4J moves what is only moved. Whatever is computed is
 * computed here, in an order that no processor changes: ND4J's own kernels (oneDNN, OpenBLAS) add
 * in the order that suits the processor's vectors, and scales differed in their last bits.
 *
 * @param values the activations so far, by tensor index
 * @param constants of the graph
 */
record FloatKernels(Graph graph, Map<Integer, INDArray> values, FloatConstants constants)
    implements Operator.Visitor<INDArray> {
  @Override
  public INDArray conv2D(Operator.Conv2D op) {
    SlidingSums.Layer layer = layer(op.weights(), 0, op.bias(), op.activation());
    INDArray output = output(op);
    SlidingSums.convolution(
        planes(op.input(), op.window()), op.window(), layer, FloatArrays.view(output));
    return output;
  }

  @Override
  public INDArray depthwiseConv2D(Operator.DepthwiseConv2D op) {
    SlidingSums.Layer layer = layer(op.weights(), 3, op.bias(), op.activation());
    INDArray output = output(op);
    SlidingSums.depthwise(
        planes(op.input(), op.window()), op.window(), layer, FloatArrays.view(output));
    return output;
  }

  @Override
  public INDArray fullyConnected(Operator.FullyConnected op) {
    SlidingSums.Layer layer = layer(op.weights(), 0, op.bias(), op.activation());
    INDArray output = output(op);
    SlidingSums.fullyConnected(
        FloatArrays.view(values.get(op.input())),
        layer,
        () -> constants.turned(op.weights()),
        FloatArrays.view(output));
    return output;
  }

  private SlidingSums.Layer layer(int weights, int axis, OptionalInt bias, Activation activation) {
    int outputs = graph.tensor(weights).shape().extent(axis);
    float[] biases = bias.isPresent() ? constants.values(bias.getAsInt()) : new float[outputs];
    return new SlidingSums.Layer(constants.values(weights), biases, activation);
  }

  private FloatPlanes planes(int input, Window window) {
    FloatBuffer pictures = FloatArrays.view(values.get(input));
    return new FloatPlanes(pictures, graph.tensor(input).shape(), window);
  }

  /** Room for the output, of as many samples as the first input has. */
  private INDArray output(Operator op) {
    int input = op.inputs().get(0);
    long samples = values.get(input).length() / graph.tensor(input).shape().elements();
    return FloatArrays.uninitialized(
        FloatArrays.batched(graph.tensor(op.output()).shape(), samples));
  }

  @Override
  public INDArray maxPool2D(Operator.MaxPool2D op) {
    INDArray output = output(op);
    SlidingSums.maxPool(
        planes(op.input(), op.window()), op.window(), op.activation(), FloatArrays.view(output));
    return output;
  }

  @Override
  public INDArray averagePool2D(Operator.AveragePool2D op) {
    INDArray output = output(op);
    SlidingSums.averagePool(
        planes(op.input(), op.window()), op.window(), op.activation(), FloatArrays.view(output));
    return output;
  }

  @Override
  public INDArray reshape(Operator.Reshape op) {
    return of(read(op.input()), op.output());
  }

  @Override
  public INDArray softmax(Operator.Softmax op) {
    float[] values = read(op.input());
    int row = graph.tensor(op.input()).shape().extent(-1);
    for (int from = 0; from < values.length; from += row) {
      FloatReductions.softmax(values, from, row, op.beta());
    }
    return of(values, op.output());
  }

  /** The real numbers stay; in simulated quantisation they are rounded next. */
  @Override
  public INDArray quantize(Operator.Quantize op) {
    return of(read(op.input()), op.output());
  }

  /** The real numbers stay. */
  @Override
  public INDArray dequantize(Operator.Dequantize op) {
    return of(read(op.input()), op.output());
  }

  @Override
  public INDArray add(Operator.Add op) {
    return joined(op.first(), op.second(), op.output(), Float::sum, op.activation());
  }

  @Override
  public INDArray sub(Operator.Sub op) {
    return joined(op.first(), op.second(), op.output(), (a, b) -> a - b, op.activation());
  }

  @Override
  public INDArray mul(Operator.Mul op) {
    return joined(op.first(), op.second(), op.output(), (a, b) -> a * b, op.activation());
  }

  /** A function of one number, rounded once. */
  private interface OfOne {
    float of(float x);
  }

  /** A function of two numbers. */
  private interface OfTwo {
    float of(float a, float b);
  }

  private INDArray each(int input, int output, OfOne function) {
    float[] values = read(input);
    for (int i = 0; i < values.length; i++) {
      values[i] = function.of(values[i]);
    }
    return of(values, output);
  }

  /** Two operands, each spread over the output where it has an extent of 1. */
  private INDArray joined(
      int first, int second, int output, OfTwo function, Activation activation) {
    INDArray one = operand(first, graph.tensor(output).shape().rank());
    INDArray other = operand(second, graph.tensor(output).shape().rank());
    long[] shape = new long[one.rank()];
    Arrays.setAll(shape, k -> Math.max(one.size(k), other.size(k)));
    float[] a = FloatMovements.spread(one, shape);
    float[] b = FloatMovements.spread(other, shape);
    for (int i = 0; i < a.length; i++) {
      a[i] = clamp(function.of(a[i], b[i]), activation);
    }
    return of(a, output);
  }

  /**
   * An activation or a constant, with more axes of extent 1 until it has {@code rank}: in front of
   * a constant's, behind an activation's first, which counts images.
   */
  private INDArray operand(int index, int rank) {
    boolean constant = graph.tensor(index).isConstant();
    int[] own = graph.tensor(index).shape().toArray();
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    for (int k = 0; k < own.length; k++) {
      shape[rank - own.length + k] = own[k];
    }
    if (constant) {
      return FloatArrays.of(constants.values(index), shape);
    }
    INDArray array = values.get(index);
    if (own.length < rank) {
      shape[rank - own.length] = 1;
    }
    shape[0] = array.size(0);
    return array.reshape('c', shape);
  }

  @Override
  public INDArray concatenation(Operator.Concatenation op) {
    int rank = graph.tensor(op.output()).shape().rank();
    INDArray[] parts =
        op.inputs().stream().map(index -> operand(index, rank)).toArray(INDArray[]::new);
    return Nd4j.concat(Axes.fromFront(op.axis(), rank), parts).dup('c');
  }

  @Override
  public INDArray pad(Operator.Pad op) {
    float value = op.value().isPresent() ? graph.tensor(op.value().getAsInt()).floats().get(0) : 0;
    return new FloatMovements(graph).pad(values.get(op.input()), op, value);
  }

  @Override
  public INDArray transpose(Operator.Transpose op) {
    return new FloatMovements(graph).transpose(values.get(op.input()), op);
  }

  @Override
  public INDArray stridedSlice(Operator.StridedSlice op) {
    INDArray slice = new FloatMovements(graph).stridedSlice(values.get(op.input()), op);
    return of(FloatArrays.read(slice), op.output());
  }

  @Override
  public INDArray squeeze(Operator.Squeeze op) {
    return of(read(op.input()), op.output());
  }

  @Override
  public INDArray expandDims(Operator.ExpandDims op) {
    return of(read(op.input()), op.output());
  }

  @Override
  public INDArray mean(Operator.Mean op) {
    boolean[] reduced = Axes.reduced(graph.tensors(), op);
    return of(
        FloatReductions.mean(read(op.input()), graph.tensor(op.input()).shape(), reduced),
        op.output());
  }

  @Override
  public INDArray relu(Operator.Relu op) {
    return each(op.input(), op.output(), x -> clamp(x, op.activation()));
  }

  @Override
  public INDArray leakyRelu(Operator.LeakyRelu op) {
    return each(op.input(), op.output(), x -> x < 0 ? op.alpha() * x : x);
  }

  @Override
  public INDArray function(Operator.Function op) {
    return each(op.input(), op.output(), op.function()::of);
  }

  @Override
  public INDArray maximum(Operator.Maximum op) {
    return joined(op.first(), op.second(), op.output(), Math::max, Activation.NONE);
  }

  @Override
  public INDArray minimum(Operator.Minimum op) {
    return joined(op.first(), op.second(), op.output(), Math::min, Activation.NONE);
  }

  @Override
  public INDArray prelu(Operator.Prelu op) {
    return joined(
        op.input(), op.alpha(), op.output(), (x, alpha) -> x < 0 ? alpha * x : x, Activation.NONE);
  }

  @Override
  public INDArray resizeBilinear(Operator.ResizeBilinear op) {
    Shape in = graph.tensor(op.input()).shape();
    return of(
        FloatResize.bilinear(read(op.input()), in, size(op.output()), op.sampling()), op.output());
  }

  @Override
  public INDArray resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    Shape in = graph.tensor(op.input()).shape();
    return of(
        FloatResize.nearest(read(op.input()), in, size(op.output()), op.sampling()), op.output());
  }

  /** Height and width. */
  private int[] size(int index) {
    return Arrays.copyOfRange(graph.tensor(index).shape().toArray(), 1, 3);
  }

  /** The real numbers stay. */
  @Override
  public INDArray cast(Operator.Cast op) {
    return of(read(op.input()), op.output());
  }

  private static float clamp(float x, Activation activation) {
    return Math.max(activation.min(), Math.min(activation.max(), x));
  }

  /** Values of tensor {@code index}, of any number of samples. */
  private INDArray of(float[] elements, int index) {
    Shape shape = graph.tensor(index).shape();
    int samples = elements.length / shape.elements();
    return FloatArrays.of(elements, FloatArrays.batched(shape, samples));
  }

  /** A copy of an activation's elements, row-major. */
  private float[] read(int index) {
    return FloatArrays.read(values.get(index));
  }
}

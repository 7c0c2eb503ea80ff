package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.DoubleBinaryOperator;

/**
 * Float operators by plain loops in double, one sample: what float kernels and exports are held
 * against. Operators of quantised graphs are none.
 */
public final class NaiveFloat implements Operator.Visitor<double[]> {
  private final Graph graph;
  private final Map<Integer, double[]> values = new HashMap<>();

  private NaiveFloat(Graph graph) {
    this.graph = graph;
  }

  /**
   * The first output of a float graph for one sample of its first input.
   *
   * @param input row-major
   */
  public static double[] run(Graph graph, double[] input) {
    NaiveFloat naive = new NaiveFloat(graph);
    naive.values.put(graph.inputs().get(0), input);
    graph.operators().forEach(op -> naive.values.put(op.output(), op.accept(naive)));
    return naive.values.get(graph.outputs().get(0));
  }

  @Override
  public double[] conv2D(Operator.Conv2D op) {
    Shape w = graph.tensor(op.weights()).shape();
    Shape in = graph.tensor(op.input()).shape();
    double[] x = values.get(op.input());
    return slide(
        op.input(),
        op.output(),
        op.window(),
        (o, taps) -> {
          double sum = bias(op.bias(), o);
          for (Tap tap : taps) {
            for (int i = 0; i < in.extent(3); i++) {
              int at = ((o * w.extent(1) + tap.ky) * w.extent(2) + tap.kx) * w.extent(3) + i;
              sum += constant(op.weights(), at) * x[tap.pixel * in.extent(3) + i];
            }
          }
          return clamp(sum, op.activation());
        });
  }

  @Override
  public double[] depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Shape w = graph.tensor(op.weights()).shape();
    Shape in = graph.tensor(op.input()).shape();
    double[] x = values.get(op.input());
    return slide(
        op.input(),
        op.output(),
        op.window(),
        (o, taps) -> {
          double sum = bias(op.bias(), o);
          for (Tap tap : taps) {
            int at = (tap.ky * w.extent(2) + tap.kx) * w.extent(3) + o;
            sum +=
                constant(op.weights(), at) * x[tap.pixel * in.extent(3) + o / op.depthMultiplier()];
          }
          return clamp(sum, op.activation());
        });
  }

  @Override
  public double[] fullyConnected(Operator.FullyConnected op) {
    double[] x = values.get(op.input());
    int outputs = graph.tensor(op.weights()).shape().extent(0);
    int inputs = graph.tensor(op.weights()).shape().extent(1);
    double[] y = new double[x.length / inputs * outputs];
    for (int i = 0; i < y.length; i++) {
      int o = i % outputs;
      y[i] = bias(op.bias(), o);
      for (int k = 0; k < inputs; k++) {
        y[i] += constant(op.weights(), o * inputs + k) * x[i / outputs * inputs + k];
      }
      y[i] = clamp(y[i], op.activation());
    }
    return y;
  }

  @Override
  public double[] maxPool2D(Operator.MaxPool2D op) {
    return clamp(
        pool(op.input(), op.output(), op.window(), Double.NEGATIVE_INFINITY, Math::max, false),
        op.activation());
  }

  @Override
  public double[] averagePool2D(Operator.AveragePool2D op) {
    return clamp(pool(op.input(), op.output(), op.window(), 0, Double::sum, true), op.activation());
  }

  private double[] pool(
      int input, int output, Window window, double start, DoubleBinaryOperator join, boolean mean) {
    double[] x = values.get(input);
    int channels = graph.tensor(input).shape().extent(3);
    return slide(
        input,
        output,
        window,
        (c, taps) -> {
          double joined = start;
          for (Tap tap : taps) {
            joined = join.applyAsDouble(joined, x[tap.pixel * channels + c]);
          }
          return mean ? joined / taps.size() : joined;
        });
  }

  @Override
  public double[] reshape(Operator.Reshape op) {
    return values.get(op.input());
  }

  @Override
  public double[] softmax(Operator.Softmax op) {
    double[] x = values.get(op.input());
    double[] y = new double[x.length];
    int row = graph.tensor(op.input()).shape().extent(-1);
    for (int from = 0; from < x.length; from += row) {
      double largest = java.util.Arrays.stream(x, from, from + row).max().orElseThrow();
      double sum = 0;
      for (int i = from; i < from + row; i++) {
        y[i] = Math.exp(op.beta() * (x[i] - largest));
        sum += y[i];
      }
      for (int i = from; i < from + row; i++) {
        y[i] /= sum;
      }
    }
    return y;
  }

  @Override
  public double[] quantize(Operator.Quantize op) {
    throw new AssertionError(op);
  }

  @Override
  public double[] dequantize(Operator.Dequantize op) {
    throw new AssertionError(op);
  }

  @Override
  public double[] add(Operator.Add op) {
    return NaiveArrays.join(
        operand(op.first()), operand(op.second()), Double::sum, op.activation());
  }

  @Override
  public double[] sub(Operator.Sub op) {
    return NaiveArrays.join(
        operand(op.first()), operand(op.second()), (a, b) -> a - b, op.activation());
  }

  @Override
  public double[] mul(Operator.Mul op) {
    return NaiveArrays.join(
        operand(op.first()), operand(op.second()), (a, b) -> a * b, op.activation());
  }

  @Override
  public double[] concatenation(Operator.Concatenation op) {
    return NaiveArrays.concatenation(
        op.inputs().stream().map(this::operand).toList(),
        Axes.fromFront(op.axis(), graph.tensor(op.output()).shape().rank()),
        graph.tensor(op.output()).shape());
  }

  @Override
  public double[] pad(Operator.Pad op) {
    double value = op.value().isPresent() ? constant(op.value().getAsInt(), 0) : 0;
    int[] paddings = graph.tensor(op.paddings()).ints().toArray();
    Shape out = graph.tensor(op.output()).shape();
    return NaiveArrays.gather(
        operand(op.input()), out, value, (index, axis) -> index[axis] - paddings[2 * axis]);
  }

  @Override
  public double[] transpose(Operator.Transpose op) {
    java.util.List<Integer> permutation =
        java.util.Arrays.stream(graph.tensor(op.permutation()).ints().toArray()).boxed().toList();
    return NaiveArrays.gather(
        operand(op.input()),
        graph.tensor(op.output()).shape(),
        0,
        (index, axis) -> index[permutation.indexOf(axis)]);
  }

  /** Without masks. */
  @Override
  public double[] stridedSlice(Operator.StridedSlice op) {
    int[] begin = graph.tensor(op.begin()).ints().toArray();
    int[] strides = graph.tensor(op.strides()).ints().toArray();
    return NaiveArrays.gather(
        operand(op.input()),
        graph.tensor(op.output()).shape(),
        0,
        (index, axis) -> begin[axis] + index[axis] * strides[axis]);
  }

  @Override
  public double[] squeeze(Operator.Squeeze op) {
    return values.get(op.input());
  }

  @Override
  public double[] expandDims(Operator.ExpandDims op) {
    return values.get(op.input());
  }

  @Override
  public double[] mean(Operator.Mean op) {
    double[] x = values.get(op.input());
    double[] y = new double[graph.tensor(op.output()).shape().elements()];
    Shape in = graph.tensor(op.input()).shape();
    boolean[] reduced = Axes.reduced(graph.tensors(), op);
    for (int i = 0; i < x.length; i++) {
      int[] index = NaiveArrays.index(in, i);
      int at = 0;
      for (int k = 0; k < index.length; k++) {
        at = reduced[k] ? at : at * in.extent(k) + index[k];
      }
      y[at] += x[i] * y.length / x.length;
    }
    return y;
  }

  @Override
  public double[] relu(Operator.Relu op) {
    return each(op.input(), x -> clamp(x, op.activation()));
  }

  @Override
  public double[] leakyRelu(Operator.LeakyRelu op) {
    return each(op.input(), x -> x < 0 ? op.alpha() * x : x);
  }

  @Override
  public double[] function(Operator.Function op) {
    return each(op.input(), x -> op.function().of((float) x));
  }

  @Override
  public double[] maximum(Operator.Maximum op) {
    return NaiveArrays.join(operand(op.first()), operand(op.second()), Math::max, Activation.NONE);
  }

  @Override
  public double[] minimum(Operator.Minimum op) {
    return NaiveArrays.join(operand(op.first()), operand(op.second()), Math::min, Activation.NONE);
  }

  @Override
  public double[] prelu(Operator.Prelu op) {
    return NaiveArrays.join(
        operand(op.input()),
        operand(op.alpha()),
        (x, alpha) -> x < 0 ? alpha * x : x,
        Activation.NONE);
  }

  @Override
  public double[] resizeBilinear(Operator.ResizeBilinear op) {
    return resize(op.input(), op.output(), op.sampling(), NaiveFloat::between);
  }

  @Override
  public double[] resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return resize(op.input(), op.output(), op.sampling(), NaiveFloat::nearest);
  }

  /** How much pixel i of an axis counts for pixel k of another. */
  private interface Share {
    double of(Sampling sampling, int i, int extent, int k, int count);
  }

  private static double between(Sampling sampling, int i, int extent, int k, int count) {
    double at = Math.max(0, Math.min(extent - 1, position(sampling, extent, k, count)));
    return Math.max(0, 1 - Math.abs(at - i));
  }

  private static double nearest(Sampling sampling, int i, int extent, int k, int count) {
    double at = position(sampling, extent, k, count);
    // Rounded down where the plain one cuts off, to the nearest where corners lie on each other.
    double index =
        switch (sampling) {
          case PLAIN -> Math.floor(at + 1e-6);
          case HALF_PIXEL_CENTERS -> Math.floor(at + 0.5 + 1e-6);
          case ALIGN_CORNERS -> count == 1 ? 0 : Math.floor(at + 0.5 + 1e-6);
        };
    return Math.min(extent - 1, index) == i ? 1 : 0;
  }

  private static double position(Sampling sampling, int extent, int k, int count) {
    return switch (sampling) {
      case PLAIN -> (double) k * extent / count;
      case ALIGN_CORNERS -> count == 1 ? 0 : (double) k * (extent - 1) / (count - 1);
      case HALF_PIXEL_CENTERS -> (k + 0.5) * extent / count - 0.5;
    };
  }

  private double[] resize(int input, int output, Sampling sampling, Share share) {
    Shape in = graph.tensor(input).shape();
    Shape out = graph.tensor(output).shape();
    double[] x = values.get(input);
    double[] y = new double[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int[] to = NaiveArrays.index(out, i);
      for (int j = 0; j < x.length; j++) {
        int[] from = NaiveArrays.index(in, j);
        if (from[0] == to[0] && from[3] == to[3]) {
          y[i] +=
              x[j]
                  * share.of(sampling, from[1], in.extent(1), to[1], out.extent(1))
                  * share.of(sampling, from[2], in.extent(2), to[2], out.extent(2));
        }
      }
    }
    return y;
  }

  @Override
  public double[] cast(Operator.Cast op) {
    throw new AssertionError(op);
  }

  private double[] each(int input, java.util.function.DoubleUnaryOperator function) {
    return java.util.Arrays.stream(values.get(input)).map(function).toArray();
  }

  private NaiveArrays.Array operand(int index) {
    Tensor tensor = graph.tensor(index);
    double[] elements = values.get(index);
    if (tensor.isConstant()) {
      elements = new double[tensor.shape().elements()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = constant(index, i);
      }
    }
    return new NaiveArrays.Array(tensor.shape(), elements);
  }

  /** A tap inside the input: its place in the window, and row * width + column in the input. */
  private record Tap(int ky, int kx, int pixel) {}

  private interface AtWindow {
    double of(int channel, java.util.List<Tap> taps);
  }

  private double[] slide(int input, int output, Window window, AtWindow kernel) {
    Shape in = graph.tensor(input).shape();
    Shape out = graph.tensor(output).shape();
    double[] y = new double[out.elements()];
    for (int p = 0; p < out.extent(1) * out.extent(2); p++) {
      int top = p / out.extent(2) * window.strideHeight() - window.padTop(in.extent(1));
      int left = p % out.extent(2) * window.strideWidth() - window.padLeft(in.extent(2));
      java.util.List<Tap> taps = new java.util.ArrayList<>();
      for (int k = 0; k < window.height() * window.width(); k++) {
        int row = top + k / window.width() * window.dilationHeight();
        int column = left + k % window.width() * window.dilationWidth();
        if (row >= 0 && row < in.extent(1) && column >= 0 && column < in.extent(2)) {
          taps.add(new Tap(k / window.width(), k % window.width(), row * in.extent(2) + column));
        }
      }
      for (int c = 0; c < out.extent(3); c++) {
        y[p * out.extent(3) + c] = kernel.of(c, taps);
      }
    }
    return y;
  }

  private double bias(OptionalInt tensor, int channel) {
    return tensor.isPresent() ? constant(tensor.getAsInt(), channel) : 0;
  }

  private double constant(int tensor, int index) {
    Tensor constant = graph.tensor(tensor);
    return constant.floats().get(index);
  }

  private static double[] clamp(double[] values, Activation activation) {
    return java.util.Arrays.stream(values).map(v -> clamp(v, activation)).toArray();
  }

  private static double clamp(double value, Activation activation) {
    return Math.max(activation.min(), Math.min(activation.max(), value));
  }
}

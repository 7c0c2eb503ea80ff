package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.DoubleBinaryOperator;

/** Float operators by plain loops in double, one image. */
final class NaiveFloat implements Operator.Visitor<double[]> {
  private final Graph graph;
  private final Map<Integer, double[]> values = new HashMap<>();

  private NaiveFloat(Graph graph) {
    this.graph = graph;
  }

  static double[] run(Graph graph, LabelledImages images, int image) {
    NaiveFloat naive = new NaiveFloat(graph);
    double[] input = new double[images.imageSize()];
    for (int i = 0; i < input.length; i++) {
      input[i] = images.pixel(image, i / images.width(), i % images.width()) / 255.0;
    }
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
    double[] y = new double[graph.tensor(op.weights()).shape().extent(0)];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias(op.bias(), o);
      for (int i = 0; i < x.length; i++) {
        y[o] += constant(op.weights(), o * x.length + i) * x[i];
      }
      y[o] = clamp(y[o], op.activation());
    }
    return y;
  }

  @Override
  public double[] maxPool2D(Operator.MaxPool2D op) {
    return pool(op.input(), op.output(), op.window(), Double.NEGATIVE_INFINITY, Math::max, false);
  }

  @Override
  public double[] averagePool2D(Operator.AveragePool2D op) {
    return pool(op.input(), op.output(), op.window(), 0, Double::sum, true);
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
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(op.beta() * v);
    }
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.exp(op.beta() * x[i]) / sum;
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

  private static double clamp(double value, Activation activation) {
    return Math.max(activation.min(), Math.min(activation.max(), value));
  }
}

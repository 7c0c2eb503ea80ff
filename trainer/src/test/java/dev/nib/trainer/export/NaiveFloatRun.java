package dev.nib.trainer.export;

import dev.nib.model.Activation;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.util.OptionalInt;

/** Runs a float graph by loops that look like the formulas, in double. */
public final class NaiveFloatRun implements Operator.Visitor<double[]> {
  private final Graph graph;
  private final double[][] values;

  private NaiveFloatRun(Graph graph) {
    this.graph = graph;
    this.values = new double[graph.tensors().size()][];
  }

  /** The output for one input in the order H, W, C. */
  public static double[] run(Graph graph, double[] input) {
    NaiveFloatRun run = new NaiveFloatRun(graph);
    for (int i = 0; i < run.values.length; i++) {
      if (graph.tensor(i).isConstant()) {
        Floats floats = graph.tensor(i).floats();
        run.values[i] = new double[floats.size()];
        for (int j = 0; j < floats.size(); j++) {
          run.values[i][j] = floats.get(j);
        }
      }
    }
    run.values[graph.inputs().get(0)] = input;
    for (Operator op : graph.operators()) {
      run.values[op.output()] = op.accept(run);
    }
    return run.values[graph.outputs().get(0)];
  }

  @Override
  public double[] conv2D(Operator.Conv2D op) {
    Shape in = shape(op.input());
    Shape out = shape(op.output());
    double[] weights = values[op.weights()];
    double[] result = new double[out.elements()];
    Window window = op.window();
    for (int y = 0; y < out.extent(1); y++) {
      for (int x = 0; x < out.extent(2); x++) {
        for (int o = 0; o < out.extent(3); o++) {
          double sum = bias(op.bias(), o);
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int iy = y * window.strideHeight() - window.padTop(in.extent(1)) + ky;
              int ix = x * window.strideWidth() - window.padLeft(in.extent(2)) + kx;
              if (iy < 0 || iy >= in.extent(1) || ix < 0 || ix >= in.extent(2)) {
                continue;
              }
              for (int c = 0; c < in.extent(3); c++) {
                int tap = (o * window.height() + ky) * window.width() + kx;
                sum += weights[tap * in.extent(3) + c] * at(op.input(), iy, ix, c);
              }
            }
          }
          result[(y * out.extent(2) + x) * out.extent(3) + o] = clamp(sum, op.activation());
        }
      }
    }
    return result;
  }

  @Override
  public double[] maxPool2D(Operator.MaxPool2D op) {
    Shape in = shape(op.input());
    Shape out = shape(op.output());
    Window window = op.window();
    double[] result = new double[out.elements()];
    for (int y = 0; y < out.extent(1); y++) {
      for (int x = 0; x < out.extent(2); x++) {
        for (int c = 0; c < out.extent(3); c++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int iy = y * window.strideHeight() - window.padTop(in.extent(1)) + ky;
              int ix = x * window.strideWidth() - window.padLeft(in.extent(2)) + kx;
              largest = Math.max(largest, at(op.input(), iy, ix, c));
            }
          }
          result[(y * out.extent(2) + x) * out.extent(3) + c] = clamp(largest, op.activation());
        }
      }
    }
    return result;
  }

  @Override
  public double[] fullyConnected(Operator.FullyConnected op) {
    double[] in = values[op.input()];
    double[] result = new double[shape(op.output()).elements()];
    for (int o = 0; o < result.length; o++) {
      double sum = bias(op.bias(), o);
      for (int i = 0; i < in.length; i++) {
        sum += values[op.weights()][o * in.length + i] * in[i];
      }
      result[o] = clamp(sum, op.activation());
    }
    return result;
  }

  @Override
  public double[] reshape(Operator.Reshape op) {
    return values[op.input()];
  }

  @Override
  public double[] softmax(Operator.Softmax op) {
    double[] result = new double[values[op.input()].length];
    double sum = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp(op.beta() * values[op.input()][i]);
      sum += result[i];
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  @Override
  public double[] depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Shape in = shape(op.input());
    Shape out = shape(op.output());
    Window window = op.window();
    double[] result = new double[out.elements()];
    for (int y = 0; y < out.extent(1); y++) {
      for (int x = 0; x < out.extent(2); x++) {
        for (int o = 0; o < out.extent(3); o++) {
          double sum = bias(op.bias(), o);
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int iy = y * window.strideHeight() - window.padTop(in.extent(1)) + ky;
              int ix = x * window.strideWidth() - window.padLeft(in.extent(2)) + kx;
              if (iy >= 0 && iy < in.extent(1) && ix >= 0 && ix < in.extent(2)) {
                int tap = ky * window.width() + kx;
                sum +=
                    values[op.weights()][tap * out.extent(3) + o]
                        * at(op.input(), iy, ix, o / op.depthMultiplier());
              }
            }
          }
          result[(y * out.extent(2) + x) * out.extent(3) + o] = clamp(sum, op.activation());
        }
      }
    }
    return result;
  }

  @Override
  public double[] averagePool2D(Operator.AveragePool2D op) {
    Shape in = shape(op.input());
    Shape out = shape(op.output());
    Window window = op.window();
    double[] result = new double[out.elements()];
    for (int y = 0; y < out.extent(1); y++) {
      for (int x = 0; x < out.extent(2); x++) {
        for (int c = 0; c < out.extent(3); c++) {
          double sum = 0;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int iy = y * window.strideHeight() - window.padTop(in.extent(1)) + ky;
              int ix = x * window.strideWidth() - window.padLeft(in.extent(2)) + kx;
              sum += at(op.input(), iy, ix, c);
            }
          }
          double mean = sum / (window.height() * window.width());
          result[(y * out.extent(2) + x) * out.extent(3) + c] = clamp(mean, op.activation());
        }
      }
    }
    return result;
  }

  @Override
  public double[] quantize(Operator.Quantize op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] dequantize(Operator.Dequantize op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] add(Operator.Add op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] sub(Operator.Sub op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] mul(Operator.Mul op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] concatenation(Operator.Concatenation op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] pad(Operator.Pad op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] transpose(Operator.Transpose op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] stridedSlice(Operator.StridedSlice op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] squeeze(Operator.Squeeze op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] expandDims(Operator.ExpandDims op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] mean(Operator.Mean op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] relu(Operator.Relu op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] leakyRelu(Operator.LeakyRelu op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] function(Operator.Function op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] maximum(Operator.Maximum op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] minimum(Operator.Minimum op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] prelu(Operator.Prelu op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] resizeBilinear(Operator.ResizeBilinear op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    throw new AssertionError(graph.label(op));
  }

  @Override
  public double[] cast(Operator.Cast op) {
    throw new AssertionError(graph.label(op));
  }

  private Shape shape(int tensor) {
    return graph.tensor(tensor).shape();
  }

  private double at(int tensor, int y, int x, int c) {
    Shape shape = shape(tensor);
    return values[tensor][(y * shape.extent(2) + x) * shape.extent(3) + c];
  }

  private double bias(OptionalInt tensor, int o) {
    return tensor.isPresent() ? values[tensor.getAsInt()][o] : 0;
  }

  private static double clamp(double value, Activation activation) {
    return Math.max(activation.min(), Math.min(activation.max(), value));
  }
}

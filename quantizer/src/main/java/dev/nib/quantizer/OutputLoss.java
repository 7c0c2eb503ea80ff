package dev.nib.quantizer;

import dev.nib.dataset.OutputError;
import dev.nib.model.Argmax;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;

/**
 * What a quantised model's outputs have lost against the float model's, by a number that tells
 * small losses apart: the same answer for 998 or 999 of 1,000 samples is chance.
 *
 * @param graph the float graph, whose outputs these are, those of a sample one after another
 */
record OutputLoss(Graph graph) {
  /**
   * Added to each probability before logarithms are taken: half a step of an int8 softmax, below
   * which it gives 0.
   */
  private static final double HALF_STEP = 1.0 / 512;

  /**
   * The sum over the outputs: for a softmax the mean divergence (Kullback and Leibler) of the int8
   * probabilities from the float ones, in nats; for any other the squared error as a part of the
   * float output's variance.
   *
   * @param expected of the float model, {@code [N][elements]}
   * @param actual of the quantised one
   */
  double of(float[][] expected, float[][] actual) {
    double loss = 0;
    int from = 0;
    for (int output : graph.outputs()) {
      Shape shape = graph.tensor(output).shape();
      boolean softmax =
          graph.operators().stream()
              .anyMatch(op -> op instanceof Operator.Softmax && op.output() == output);
      loss +=
          softmax
              ? divergence(expected, actual, from, shape)
              : squaredPart(expected, actual, from, shape.elements());
      from += shape.elements();
    }
    return loss;
  }

  private static double divergence(float[][] expected, float[][] actual, int from, Shape shape) {
    int row = shape.rank() == 0 ? 1 : shape.extent(-1);
    int rows = shape.elements() / row;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int r = 0; r < rows; r++) {
        double[] p = probabilities(expected[i], from + r * row, row);
        double[] q = probabilities(actual[i], from + r * row, row);
        for (int k = 0; k < row; k++) {
          sum += p[k] * StrictMath.log(p[k] / q[k]);
        }
      }
    }
    return sum / ((double) expected.length * rows);
  }

  /** With half a step more each, and a sum of 1 again. */
  private static double[] probabilities(float[] outputs, int from, int count) {
    double[] p = new double[count];
    double sum = 0;
    for (int k = 0; k < count; k++) {
      p[k] = outputs[from + k] + HALF_STEP;
      sum += p[k];
    }
    for (int k = 0; k < count; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * The root of the squared error as a part of the float output's variance, of the worst output.
   */
  double relativeError(float[][] expected, float[][] actual) {
    double worst = 0;
    int from = 0;
    for (int output : graph.outputs()) {
      int elements = graph.tensor(output).shape().elements();
      worst = Math.max(worst, Math.sqrt(squaredPart(expected, actual, from, elements)));
      from += elements;
    }
    return worst;
  }

  private static double squaredPart(float[][] expected, float[][] actual, int from, int count) {
    double error = 0;
    double mean = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int k = from; k < from + count; k++) {
        error += square((double) actual[i][k] - expected[i][k]);
        mean += expected[i][k] / ((double) expected.length * count);
      }
    }
    double variance = 0;
    for (float[] sample : expected) {
      for (int k = from; k < from + count; k++) {
        variance += square(sample[k] - mean);
      }
    }
    if (variance == 0) {
      // An output that never changes is compared with itself.
      variance = mean == 0 ? 1 : mean * mean * count * expected.length;
    }
    return error / variance;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Whether an output has classes: {@code [N,C]} with several. */
  static boolean hasClasses(Shape shape) {
    return shape.rank() == 2 && shape.extent(1) > 1;
  }

  /**
   * The part of the samples for which every output that has classes gives the same ones; all
   * outputs count as such when none has.
   */
  double agreement(float[][] expected, float[][] actual) {
    boolean classes = graph.outputs().stream().anyMatch(o -> hasClasses(graph.tensor(o).shape()));
    int same = 0;
    for (int i = 0; i < expected.length; i++) {
      same += sameAnswer(expected[i], actual[i], classes) ? 1 : 0;
    }
    return (double) same / expected.length;
  }

  private boolean sameAnswer(float[] expected, float[] actual, boolean onlyClasses) {
    int from = 0;
    for (int output : graph.outputs()) {
      Shape shape = graph.tensor(output).shape();
      int row = hasClasses(shape) ? shape.extent(1) : shape.elements();
      for (int r = 0; r < shape.elements(); r += row) {
        if ((hasClasses(shape) || !onlyClasses)
            && Argmax.of(expected, from + r, row) != Argmax.of(actual, from + r, row)) {
          return false;
        }
      }
      from += shape.elements();
    }
    return true;
  }

  /** Root of the mean squared difference of all outputs. */
  static double rootMeanSquare(float[][] expected, float[][] actual) {
    OutputError error = new OutputError();
    for (int i = 0; i < expected.length; i++) {
      error.add(expected[i], actual[i]);
    }
    return error.rootMeanSquare();
  }
}

package dev.nib.trainer.layers;

import dev.nib.trainer.nets.LayerDefinition;
import java.util.Arrays;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) of {@code [C,H,W,N]} over all but the channels,
 * then ReLU when asked for.
 *
 * <p>The way back puts the batch's mean and variance, times its images, into their places among the
 * gradients: whoever makes the steps moves the running ones, once a step and in the same order
 * whatever the number of threads. The images of one layer are normalised by their own statistics,
 * as in ghost batch normalisation (Hoffer et al., 2017).
 */
final class BatchNorm implements Layer {
  private final int channels;
  private final int plane;
  private final int images;
  private final int paramsAt;
  private final boolean relu;
  private final double[] mean;
  private final double[] variance;
  private final float[] output;
  // A piece each.
  private final float[] first = new float[FloatMath.PIECE];
  private final float[] second = new float[FloatMath.PIECE];
  private final float[] sums = new float[FloatMath.PIECE];
  private final float[] products = new float[FloatMath.PIECE];
  private float[] input;

  /**
   * Makes room.
   *
   * @param plane numbers of a channel, those of all images together
   * @param paramsAt where its scales are; shifts, means and variances follow
   */
  BatchNorm(int channels, int plane, int images, int paramsAt, boolean relu) {
    this.channels = channels;
    this.plane = plane;
    this.images = images;
    this.paramsAt = paramsAt;
    this.relu = relu;
    mean = new double[channels];
    variance = new double[channels];
    output = new float[channels * plane];
  }

  private double inverseDeviation(int channel) {
    return 1 / Math.sqrt(variance[channel] + LayerDefinition.BatchNorm.EPSILON);
  }

  @Override
  public float[] forward(float[] params, float[] in, Pass pass) {
    input = in;
    float least = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int c = 0; c < channels; c++) {
      if (pass.training()) {
        measure(c);
      } else {
        mean[c] = params[paramsAt + 2 * channels + c];
        variance[c] = params[paramsAt + 3 * channels + c];
      }
      double scale = params[paramsAt + c] * inverseDeviation(c);
      float shift = (float) (params[paramsAt + channels + c] - mean[c] * scale);
      FloatMath.scale(output, input, (float) scale, shift, least, c * plane, (c + 1) * plane);
    }
    return output;
  }

  private void measure(int channel) {
    clearSums();
    for (int from = 0; from < plane; from += first.length) {
      int count = Math.min(first.length, plane - from);
      System.arraycopy(input, channel * plane + from, first, 0, count);
      FloatMath.addProducts(sums, products, first, first, count);
    }
    mean[channel] = FloatMath.total(sums) / plane;
    variance[channel] =
        Math.max(0, FloatMath.total(products) / plane - mean[channel] * mean[channel]);
  }

  private void clearSums() {
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    for (int c = 0; c < channels; c++) {
      int begin = c * plane;
      sum(gradient, begin);
      double shiftGradient = FloatMath.total(sums);
      double scaleGradient =
          (FloatMath.total(products) - mean[c] * shiftGradient) * inverseDeviation(c);
      gradients[paramsAt + c] = (float) scaleGradient;
      gradients[paramsAt + channels + c] = (float) shiftGradient;
      gradients[paramsAt + 2 * channels + c] = (float) (mean[c] * images);
      gradients[paramsAt + 3 * channels + c] = (float) (variance[c] * images);
      // dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat)), xhat = (x - mean) / s.
      double factor = params[paramsAt + c] * inverseDeviation(c);
      double slope = -factor * inverseDeviation(c) * scaleGradient / plane;
      double offset = -factor * shiftGradient / plane - slope * mean[c];
      FloatMath.combine(
          gradient, input, (float) factor, (float) slope, (float) offset, begin, begin + plane);
    }
    return gradient;
  }

  /** Sums of a channel's gradient and of its products with the inputs, behind the ReLU. */
  private void sum(float[] gradient, int begin) {
    clearSums();
    for (int from = begin; from < begin + plane; from += first.length) {
      int count = Math.min(first.length, begin + plane - from);
      if (relu) {
        Relu.backward(gradient, output, from, from + count);
      }
      System.arraycopy(gradient, from, first, 0, count);
      System.arraycopy(input, from, second, 0, count);
      FloatMath.addProducts(sums, products, first, second, count);
    }
  }
}

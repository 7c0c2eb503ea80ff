package dev.nib.trainer;

import java.util.Arrays;

/** Batch normalisation as {@link BatchNormRelu}'s, and ReLU when asked for. */
final class SmallNorm implements SmallLayer {
  private final int channels;
  private final int plane;
  private final int images;
  private final int paramsAt;
  private final boolean relu;
  private final double[] mean;
  private final double[] variance;
  private final float[] output;
  private final float[] first = new float[FloatMath.PIECE];
  private final float[] second = new float[FloatMath.PIECE];
  private final float[] sums = new float[FloatMath.PIECE];
  private final float[] products = new float[FloatMath.PIECE];
  private float[] input;

  /**
   * Makes room.
   *
   * @param plane numbers of a channel, those of all images together
   * @param paramsAt where its scales are among the net's parameters; shifts, means and variances
   *     follow
   */
  SmallNorm(int channels, int plane, int images, int paramsAt, boolean relu) {
    this.channels = channels;
    this.plane = plane;
    this.images = images;
    this.paramsAt = paramsAt;
    this.relu = relu;
    mean = new double[channels];
    variance = new double[channels];
    output = new float[channels * plane];
  }

  /** Sees a channel piece by piece. */
  private interface Piece {
    void piece(int at, int count);
  }

  private void forEachPiece(int channel, Piece piece) {
    for (int from = 0; from < plane; from += first.length) {
      piece.piece(channel * plane + from, Math.min(first.length, plane - from));
    }
  }

  private double inverseDeviation(int channel) {
    return 1 / Math.sqrt(variance[channel] + BatchNormRelu.EPSILON);
  }

  @Override
  public float[] forward(float[] params, float[] in, boolean training) {
    input = in;
    float least = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int c = 0; c < channels; c++) {
      if (training) {
        measure(c);
      } else {
        mean[c] = params[paramsAt + 2 * channels + c];
        variance[c] = params[paramsAt + 3 * channels + c];
      }
      double scale = params[paramsAt + c] * inverseDeviation(c);
      float shift = (float) (params[paramsAt + channels + c] - mean[c] * scale);
      forEachPiece(
          c,
          (at, count) -> {
            System.arraycopy(input, at, first, 0, count);
            FloatMath.scale(first, (float) scale, shift, least, count);
            System.arraycopy(first, 0, output, at, count);
          });
    }
    return output;
  }

  private void measure(int channel) {
    clearSums();
    forEachPiece(
        channel,
        (at, count) -> {
          System.arraycopy(input, at, first, 0, count);
          FloatMath.addProducts(sums, products, first, first, count);
        });
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
      clearSums();
      forEachPiece(
          c,
          (at, count) -> {
            System.arraycopy(gradient, at, first, 0, count);
            if (relu) {
              System.arraycopy(output, at, second, 0, count);
              FloatMath.mask(first, second, count);
              System.arraycopy(first, 0, gradient, at, count);
            }
            System.arraycopy(input, at, second, 0, count);
            FloatMath.addProducts(sums, products, first, second, count);
          });
      double shiftGradient = FloatMath.total(sums);
      double scaleGradient =
          (FloatMath.total(products) - mean[c] * shiftGradient) * inverseDeviation(c);
      gradients[paramsAt + c] = (float) scaleGradient;
      gradients[paramsAt + channels + c] = (float) shiftGradient;
      // Their places hold the batch's statistics, times its images.
      gradients[paramsAt + 2 * channels + c] = (float) (mean[c] * images);
      gradients[paramsAt + 3 * channels + c] = (float) (variance[c] * images);
      // dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat)), xhat = (x - mean) / s.
      double factor = params[paramsAt + c] * inverseDeviation(c);
      double slope = -factor * inverseDeviation(c) * scaleGradient / plane;
      double offset = -factor * shiftGradient / plane - slope * mean[c];
      forEachPiece(
          c,
          (at, count) -> {
            System.arraycopy(gradient, at, first, 0, count);
            System.arraycopy(input, at, second, 0, count);
            FloatMath.combine(first, second, (float) factor, (float) slope, (float) offset, count);
            System.arraycopy(first, 0, gradient, at, count);
          });
    }
    return gradient;
  }
}

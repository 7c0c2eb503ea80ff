package dev.nib.quantizer;

import java.util.Arrays;

/** What one activation did during calibration: all that the calibration methods choose from. */
final class ActivationStatistics {
  /** The smallest and the largest of so many parts are found side by side. */
  private static final int PIECE = 1024;

  private final Histogram histogram = new Histogram();
  private final float[] lows = new float[PIECE];
  private final float[] highs = new float[PIECE];
  private final float[] piece = new float[PIECE];
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Counts values.
   *
   * @param tensor its name, for messages
   * @throws QuantizationException when a value is not finite
   */
  void add(String tensor, float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    Arrays.fill(lows, low);
    Arrays.fill(highs, high);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      System.arraycopy(values, from, piece, 0, count);
      FloatLoops.min(lows, piece, count);
      FloatLoops.max(highs, piece, count);
    }
    for (int i = 0; i < PIECE; i++) {
      low = Math.min(low, lows[i]);
      high = Math.max(high, highs[i]);
    }
    // Of a NaN both are NaN.
    if (!Float.isFinite(low) || !Float.isFinite(high)) {
      throw notFinite(tensor, values);
    }
    min = Math.min(min, low);
    max = Math.max(max, high);
    histogram.add(values, Math.max(-low, high));
  }

  private static QuantizationException notFinite(String tensor, float[] values) {
    int at = 0;
    while (Float.isFinite(values[at])) {
      at++;
    }
    return new QuantizationException(
        "%s: is %s for a calibration sample; the float model is broken, train it again with a lower learning rate"
            .formatted(tensor, values[at]));
  }

  /** The smallest value. */
  float min() {
    return min;
  }

  /** The largest value. */
  float max() {
    return max;
  }

  Histogram histogram() {
    return histogram;
  }

  /** From the smallest to the largest value. */
  ActivationRange range() {
    return new ActivationRange(min, max);
  }
}

package dev.nib.quantizer;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** What one activation did during calibration: all that the calibration methods choose from. */
final class ActivationStatistics {
  private final Histogram histogram = new Histogram();
  private final float[] piece = new float[FloatLoops.PIECE];

  /** The smallest values so far of each place of a piece: found side by side. */
  private final float[] lows = new float[FloatLoops.PIECE];

  private final float[] highs = new float[FloatLoops.PIECE];
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Counts values.
   *
   * @param tensor its name, for messages
   * @throws QuantizationException when a value is not finite
   */
  void add(String tensor, FloatBuffer values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    Arrays.fill(lows, low);
    Arrays.fill(highs, high);
    forEachPiece(
        values,
        count -> {
          FloatLoops.min(lows, piece, count);
          FloatLoops.max(highs, piece, count);
        });
    for (int i = 0; i < piece.length; i++) {
      low = Math.min(low, lows[i]);
      high = Math.max(high, highs[i]);
    }
    // Of a NaN both are NaN.
    if (!Float.isFinite(low) || !Float.isFinite(high)) {
      throw notFinite(tensor, values);
    }
    min = Math.min(min, low);
    max = Math.max(max, high);
    float largest = Math.max(-low, high);
    forEachPiece(values, count -> histogram.add(piece, count, largest));
  }

  /** Sees so many values in {@link #piece}. */
  private interface Piece {
    void seen(int count);
  }

  private void forEachPiece(FloatBuffer values, Piece consumer) {
    for (int from = 0; from < values.limit(); from += piece.length) {
      int count = Math.min(piece.length, values.limit() - from);
      values.get(from, piece, 0, count);
      consumer.seen(count);
    }
  }

  private static QuantizationException notFinite(String tensor, FloatBuffer values) {
    int at = 0;
    while (Float.isFinite(values.get(at))) {
      at++;
    }
    return new QuantizationException(
        "%s: is %s for a calibration sample; the float model is broken, train it again with a lower learning rate"
            .formatted(tensor, values.get(at)));
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

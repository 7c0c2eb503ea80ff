package dev.nib.quantizer;

/** What one activation did during calibration: all that the calibration methods choose from. */
final class ActivationStatistics {
  private final Histogram histogram = new Histogram();
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Counts the values of some samples, in their order.
   *
   * @param tensor its name, for messages
   * @param values {@code [samples * elements]}
   * @throws QuantizationException when a value is not finite
   */
  void add(String tensor, float[] values, int samples) {
    int elements = values.length / samples;
    for (int s = 0; s < samples; s++) {
      addSample(tensor, values, s * elements, (s + 1) * elements);
    }
  }

  private void addSample(String tensor, float[] values, int from, int to) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      float value = values[i];
      if (!Float.isFinite(value)) {
        throw new QuantizationException(
            "%s: is %s for a calibration sample; the float model is broken, train it again with a lower learning rate"
                .formatted(tensor, value));
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    min = Math.min(min, low);
    max = Math.max(max, high);
    histogram.add(values, from, to, Math.max(-low, high));
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

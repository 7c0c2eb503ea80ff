package dev.nib.quantizer;

/**
 * How often which value was seen, in bounded memory and one pass.
 *
 * <p>Bins are a power of two wide. When a value lies outside, pairs of bins are joined until it
 * lies inside, which is exact; so the final counts depend on the values alone, not on their order.
 * The wider side has 2,048 to 4,096 bins in use.
 */
final class Histogram {
  /** Bins on each side of zero. */
  static final int SIDE = 4096;

  /** {@link Float#MIN_VALUE} is 2 to the power of this. */
  private static final int SMALLEST_EXPONENT = -149;

  private final long[] counts = new long[2 * SIDE];
  private long zeros;
  private long total;

  /** Bins are {@code 2^exponent} wide; that of the smallest float until larger ones come. */
  private int exponent = SMALLEST_EXPONENT;

  /**
   * Counts values.
   *
   * @param values finite, the first {@code count} of them
   * @param largest not below the largest magnitude among them
   */
  void add(float[] values, int count, float largest) {
    while (largest >= SIDE * width()) {
      widen();
    }
    total += count;
    double perBin = 1 / width();
    int zero = 0;
    for (int i = 0; i < count; i++) {
      float value = values[i];
      // Without a branch, which behind a ReLU the processor would guess wrong half of the time.
      int magnitude = Float.floatToRawIntBits(value) << 1;
      zero += ~(magnitude | -magnitude) >>> 31;
      counts[SIDE + (int) Math.floor(value * perBin)]++;
    }
    zeros += zero;
    counts[SIDE] -= zero;
  }

  private void widen() {
    if (total == zeros) {
      // Nothing to join yet.
      exponent++;
      return;
    }
    long[] joined = new long[2 * SIDE];
    for (int bin = 0; bin < counts.length; bin++) {
      joined[SIDE + Math.floorDiv(bin - SIDE, 2)] += counts[bin];
    }
    System.arraycopy(joined, 0, counts, 0, counts.length);
    exponent++;
  }

  /** The width of a bin. */
  double width() {
    return Math.scalb(1.0, exponent);
  }

  /** Values that are exactly 0, which every quantisation represents; no bin counts them. */
  long zeros() {
    return zeros;
  }

  /** All values, zeros included. */
  long total() {
    return total;
  }

  /**
   * Values other than 0 from {@code bin * width} up to, but without, {@code (bin + 1) * width}.
   *
   * @param bin -{@link #SIDE} to {@link #SIDE} - 1
   */
  long count(int bin) {
    return counts[SIDE + bin];
  }

  /** The value in the middle of a bin. */
  double middle(int bin) {
    return (bin + 0.5) * width();
  }

  /** The first bin that may hold {@code value} or something larger. */
  int binOf(double value) {
    return (int) Math.max(-SIDE, Math.min(SIDE - 1.0, Math.floor(value / width())));
  }
}

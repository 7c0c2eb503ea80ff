package dev.nib.quantizer;

/**
 * Loops over rows of numbers, each in a form that the virtual machine has vectors for, on every
 * processor with the same bits: it adds side by side what are different sums, never the parts of
 * one, and rounds each product and each sum (no fused multiply-add).
 */
final class FloatLoops {
  /** Numbers of a longer row that are worked on at a time: they stay in the first cache. */
  static final int PIECE = 1024;

  private FloatLoops() {}

  /** Taps whose products are added in one loop; with more JDK 17 has no vectors for it. */
  static final int TAPS = 3;

  /**
   * Adds three products to each sum, one after another: {@code ((s + w0*a) + w1*b) + w2*c}.
   *
   * @param rows the factors are three of these, from {@code row} on
   * @param weights three of them, {@code step} apart from {@code at} on
   */
  static void addProducts(
      float[] sums, float[][] rows, int row, float[] weights, int at, int step, int count) {
    float[] a = rows[row];
    float[] b = rows[row + 1];
    float[] c = rows[row + 2];
    float w0 = weights[at];
    float w1 = weights[at + step];
    float w2 = weights[at + 2 * step];
    for (int i = 0; i < count; i++) {
      sums[i] = sums[i] + w0 * a[i] + w1 * b[i] + w2 * c[i];
    }
  }

  /**
   * The same for two outputs that meet the same numbers, each of which is read once.
   *
   * @param at where the first output's weights begin, which lie one after another
   * @param nextAt where the next output's begin
   */
  static void addProductsToTwo(
      float[] sums,
      float[] nextSums,
      float[][] rows,
      int row,
      float[] weights,
      int at,
      int nextAt,
      int count) {
    float[] a = rows[row];
    float[] b = rows[row + 1];
    float[] c = rows[row + 2];
    float w0 = weights[at];
    float w1 = weights[at + 1];
    float w2 = weights[at + 2];
    float v0 = weights[nextAt];
    float v1 = weights[nextAt + 1];
    float v2 = weights[nextAt + 2];
    for (int i = 0; i < count; i++) {
      float x = a[i];
      float y = b[i];
      float z = c[i];
      sums[i] = sums[i] + w0 * x + w1 * y + w2 * z;
      nextSums[i] = nextSums[i] + v0 * x + v1 * y + v2 * z;
    }
  }

  /** Adds a product to each sum. */
  static void addProduct(float[] sums, float[] row, float weight, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight * row[i];
    }
  }

  static void add(float[] sums, float[] row, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += row[i];
    }
  }

  static void divide(float[] sums, float[] divisors, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] /= divisors[i];
    }
  }

  static void min(float[] smallest, float[] row, int count) {
    for (int i = 0; i < count; i++) {
      smallest[i] = Math.min(smallest[i], row[i]);
    }
  }

  static void max(float[] largest, float[] row, int count) {
    for (int i = 0; i < count; i++) {
      largest[i] = Math.max(largest[i], row[i]);
    }
  }

  static void addAndClamp(float[] values, float added, float min, float max, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(min, Math.min(max, values[i] + added));
    }
  }
}

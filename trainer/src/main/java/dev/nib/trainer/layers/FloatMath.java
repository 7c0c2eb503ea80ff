package dev.nib.trainer.layers;

/**
 * Loops over floats in a form that the compiler has vectors for: all arrays of a loop have the same
 * index, since Java 17 has none where they begin at different places.
 */
final class FloatMath {
  /** Numbers that are worked on at a time: they stay in the processor's first cache. */
  static final int PIECE = 1024;

  private FloatMath() {}

  /** {@code y = max(x * scale + shift, least)} from {@code from} to {@code to - 1}. */
  static void scale(float[] y, float[] x, float scale, float shift, float least, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i] * scale + shift, least);
    }
  }

  /** {@code x = max(x + shift, least)}, in the same range. */
  static void shift(float[] x, float shift, float least, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = Math.max(x[i] + shift, least);
    }
  }

  /** {@code sum + values}, in the sum's place. */
  static void add(float[] sum, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += values[i];
    }
  }

  /** {@code sum + factor * values}, in the sum's place. */
  static void addScaled(float[] sum, float[] values, float factor, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += factor * values[i];
    }
  }

  /** {@code values * factors}, in the values' place. */
  static void multiply(float[] values, float[] factors, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= factors[i];
    }
  }

  /**
   * {@code sums += left, products += left * right}: a sum for each position of a piece, which the
   * processor adds several at a time; they are added up at last.
   */
  static void addProducts(float[] sums, float[] products, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += left[i];
      products[i] += left[i] * right[i];
    }
  }

  /** {@code factor * gradient + slope * x + offset}, in the gradient's place. */
  static void combine(
      float[] gradient, float[] x, float factor, float slope, float offset, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] = factor * gradient[i] + (slope * x[i] + offset);
    }
  }

  /** The largest of four, in the first one's place. */
  static void largest(float[] a, float[] b, float[] c, float[] d, int count) {
    for (int i = 0; i < count; i++) {
      a[i] = Math.max(Math.max(a[i], b[i]), Math.max(c[i], d[i]));
    }
  }

  /**
   * Moves gradients to where the numbers are the largest of their windows, without a branch, which
   * a processor would guess wrongly here.
   *
   * @param numbers become their gradients
   * @param largest of each number's window
   * @param left the gradient of each window; becomes 0 where it was moved
   */
  static void moveToLargest(float[] numbers, float[] largest, float[] left, int count) {
    for (int i = 0; i < count; i++) {
      // 1 where they differ, be it by the least float there is, else 0.
      float differ = Math.min((largest[i] - numbers[i]) * Float.MAX_VALUE * Float.MAX_VALUE, 1f);
      numbers[i] = left[i] * (1 - differ);
      left[i] *= differ;
    }
  }

  /** The sum of all numbers. */
  static double total(float[] numbers) {
    // Four sums, which do not wait for each other.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= numbers.length; i += 4) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
    }
    for (; i < numbers.length; i++) {
      a += numbers[i];
    }
    return a + b + (c + d);
  }
}

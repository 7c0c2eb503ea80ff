package dev.nib.trainer;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Loops of the layers that are computed in Java, in a form that the compiler has vectors for. */
final class FloatMath {
  /** Numbers that are worked on at a time: they stay in the processor's first cache. */
  static final int PIECE = 1024;

  private FloatMath() {}

  /** A matrix as it lies or transposed, row-major without gaps. */
  record Factor(FloatPointer numbers, boolean transposed) {}

  /**
   * A product of matrices.
   *
   * @param left {@code [rows,depth]}
   * @param right {@code [depth,columns]}
   * @param result {@code [rows,columns]}, row-major
   * @param add whether to add the product to the result
   */
  static void multiply(
      Factor left,
      Factor right,
      int rows,
      int columns,
      int depth,
      FloatPointer result,
      boolean add) {
    openblas_nolapack.cblas_sgemm(
        openblas_nolapack.CblasRowMajor,
        left.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        right.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        rows,
        columns,
        depth,
        1,
        left.numbers(),
        left.transposed() ? rows : depth,
        right.numbers(),
        right.transposed() ? depth : columns,
        add ? 1 : 0,
        result,
        columns);
  }

  /** {@code max(x * scale + shift, least)}. */
  static void scale(float[] x, float scale, float shift, float least, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = Math.max(x[i] * scale + shift, least);
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

  /** Sets the gradient to 0 where the output of a ReLU is 0, without a branch. */
  static void mask(float[] gradient, float[] output, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] *= Math.min(output[i] * Float.MAX_VALUE, 1f);
    }
  }

  /**
   * {@code sums += left, products += left * right}: a sum for each position of a piece, which the
   * processor adds eight at a time; they are added up at last.
   */
  static void addProducts(float[] sums, float[] products, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += left[i];
      products[i] += left[i] * right[i];
    }
  }

  /** {@code factor * gradient + slope * x + offset}, in the gradient's place. */
  static void combine(
      float[] gradient, float[] x, float factor, float slope, float offset, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] = factor * gradient[i] + (slope * x[i] + offset);
    }
  }

  /** All ones if the numbers differ, else 0, without a branch. */
  static int differs(int a, int b) {
    int d = a ^ b;
    return (d | -d) >> 31;
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

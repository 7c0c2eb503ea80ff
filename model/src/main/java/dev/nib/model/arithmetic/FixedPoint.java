package dev.nib.model.arithmetic;

/**
 * The primitives of fixed-point arithmetic on {@code int} (after gemmlowp's fixedpoint.h).
 *
 * <p>An {@code int} x stands for the real number x / 2^(31 - m) where m is the number of integer
 * bits, written Qm.(31-m).
 */
public final class FixedPoint {
  private FixedPoint() {}

  /**
   * Saturating rounding doubling high multiply (rule R1): {@code floor((a * b + 2^30) / 2^31)},
   * with the one overflow, both arguments -2^31, saturated to 2^31 - 1.
   */
  public static int saturatingRoundingDoublingHighMul(int a, int b) {
    if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
      return Integer.MAX_VALUE;
    }
    return (int) (((long) a * b + (1L << 30)) >> 31);
  }

  /**
   * Division by 2^exponent, halves away from zero (rule R2).
   *
   * @param exponent 0 to 31
   */
  public static int roundingDivideByPowerOfTwo(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int remainder = x & mask;
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    // A mask of 31 ones leaves remainder and threshold non-negative, so signed comparison is right.
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
  }

  /**
   * Multiplication by the real number {@code multiplier * 2^(shift - 31)} with double rounding
   * (rule R3): left shift, R1, then R2.
   *
   * @param x such that x * 2^max(shift, 0) fits an int; lowering proves it for each layer
   * @param multiplier 2^30 to 2^31 - 1, or 0
   * @param shift -31 to 30, positive shifts to the left
   */
  public static int multiplyByQuantizedMultiplier(int x, int multiplier, int shift) {
    int left = Math.max(shift, 0);
    int right = Math.max(-shift, 0);
    return roundingDivideByPowerOfTwo(
        saturatingRoundingDoublingHighMul(x << left, multiplier), right);
  }

  /** x * 2^exponent, saturated to the range of an int; exponent 0 to 30. */
  static int saturatingShiftLeft(int x, int exponent) {
    long shifted = (long) x << exponent;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, shifted));
  }

  /** (a + b) / 2, halves away from zero. */
  static int roundingHalfSum(int a, int b) {
    long sum = (long) a + b;
    return (int) ((sum + (sum >= 0 ? 1 : -1)) / 2);
  }

  /**
   * sum / count, halves away from zero (rule A1).
   *
   * @param count at least 1
   */
  public static int roundingDivide(int sum, int count) {
    return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
  }

  /** {@code x} clamped to [min, max]. */
  public static int clamp(int x, int min, int max) {
    return Math.max(min, Math.min(max, x));
  }
}

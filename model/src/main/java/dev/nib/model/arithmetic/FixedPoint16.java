package dev.nib.model.arithmetic;

/** The primitives of fixed-point arithmetic on 16 bits, which hard swish needs (rule T2). */
public final class FixedPoint16 {
  private FixedPoint16() {}

  /** {@code floor((a * b + 2^14) / 2^15)}, with the one overflow saturated to 2^15 - 1. */
  public static int saturatingRoundingDoublingHighMul(int a, int b) {
    return Math.min(Short.MAX_VALUE, (a * b + (1 << 14)) >> 15);
  }

  /** {@code a * b / 2^15}, rounded towards 0, with the one overflow saturated to 2^15 - 1. */
  public static int saturatingDoublingHighMul(int a, int b) {
    return Math.min(Short.MAX_VALUE, a * b / (1 << 15));
  }

  /** x * 2^exponent, saturated to 16 bits; exponent 0 to 30. */
  public static int saturatingShiftLeft(int x, int exponent) {
    return (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (long) x << exponent));
  }

  /** The upper half of a multiplier of 32 bits, halves up, at most 2^15 - 1. */
  public static int multiplier(int multiplier) {
    return multiplier >= Integer.MAX_VALUE - (1 << 15)
        ? Short.MAX_VALUE
        : (multiplier + (1 << 15)) >> 16;
  }
}

package dev.nib.model.arithmetic;

/**
 * A non-negative real factor as the integers that rule R3 multiplies by: {@code multiplier *
 * 2^(shift - 31)}.
 *
 * @param multiplier 2^30 to 2^31 - 1, or 0
 * @param shift -31 to 31, positive shifts to the left
 */
public record QuantizedMultiplier(int multiplier, int shift) {
  public QuantizedMultiplier {
    boolean zero = multiplier == 0 && shift == 0;
    if (!zero && (multiplier < 1 << 30 || shift < -31 || shift > 31)) {
      throw new IllegalArgumentException(
          "multiplier %d with shift %d is out of range".formatted(multiplier, shift));
    }
  }

  /**
   * The nearest representable factor (rule R4, TFLite's QuantizeMultiplier): the significand
   * rounded to 31 bits, halves away from zero; below 2^-32 it becomes 0.
   *
   * @param factor 0 or above, below 2^31
   */
  public static QuantizedMultiplier of(double factor) {
    if (!(factor >= 0) || factor >= 1L << 31) {
      throw new IllegalArgumentException("factor " + factor + " is not in [0, 2^31)");
    }
    if (factor == 0) {
      return new QuantizedMultiplier(0, 0);
    }
    // factor = significand * 2^shift with significand in [0.5, 1), exact as in C's frexp; a
    // subnormal factor would be misread here but is far below the flush limit all the same.
    int shift = Math.getExponent(factor) + 1;
    double significand = Math.scalb(factor, -shift);
    long multiplier = (long) Math.floor(Math.scalb(significand, 31) + 0.5);
    if (multiplier == 1L << 31) {
      multiplier >>= 1;
      shift++;
    }
    return shift < -31
        ? new QuantizedMultiplier(0, 0)
        : new QuantizedMultiplier((int) multiplier, shift);
  }

  /** Rule R3 with these integers. */
  public int apply(int x) {
    return FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift);
  }
}

package dev.nib.model.tflite;

/** IEEE 754's 16-bit floating point: 1 bit of sign, 5 of exponent, 10 of fraction. */
final class Half {
  static final int BYTES = 2;

  private static final int EXPONENTS = 0x1f;
  private static final int FRACTION_BITS = 10;
  private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
  private static final int BIAS = 15;

  private Half() {}

  /** The same number in single precision; not a number stays not a number. */
  static float toFloat(short bits) {
    int exponent = bits >> FRACTION_BITS & EXPONENTS;
    int fraction = bits & FRACTION_MASK;
    float magnitude;
    if (exponent == EXPONENTS) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
    } else {
      int significand = fraction + (1 << FRACTION_BITS);
      magnitude = Math.scalb((float) significand, exponent - BIAS - FRACTION_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}

package dev.nib.model.arithmetic;

/**
 * The hyperbolic tangent in single precision, as the C library computes it for TFLite's interpreter
 * (rule T3): operation by operation, since the correctly rounded tangent gives another int8 now and
 * then.
 *
 * <p>The algorithm, by {@code exp(x) - 1}, and its constants are fdlibm's: Copyright (C) 1993 by
 * Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
 * business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
public final class FloatTanh {
  /** From here on 1 is nearest. */
  private static final float LARGE = 10;

  private static final float HALF_LN2 = 0x1.62e43p-2f;
  private static final float LN2_HIGH = 0x1.62e3p-1f;
  private static final float LN2_LOW = 0x1.2fefa2p-17f;
  private static final float INVERSE_LN2 = 0x1.715476p0f;

  /** Of a polynomial in x^2 / 2, behind 1. */
  private static final float[] COEFFICIENTS = {
    -0.033333335f, 0.0015873016f, -7.9365076E-5f, 4.0082177E-6f, -2.0109921E-7f
  };

  /** A float has so many bits behind its leading one. */
  private static final int FRACTION_BITS = 23;

  private FloatTanh() {}

  /** The tangent of {@code x}, within 2 units in the last place; of NaN it is NaN. */
  public static float of(float x) {
    float size = Math.abs(x);
    float tangent;
    if (size >= LARGE) {
      tangent = 1;
    } else if (size >= 1) {
      tangent = 1 - 2 / (expMinus1(2 * size) + 2);
    } else {
      float below = expMinus1(-2 * size);
      tangent = -below / (below + 2);
    }
    return Math.copySign(tangent, x);
  }

  /** {@code exp(x) - 1} for x in [-2, 0] and [2, 20]. */
  private static float expMinus1(float x) {
    // x = k ln 2 + r + lost, r at most half of ln 2 either way.
    int k = Math.abs(x) <= HALF_LN2 ? 0 : (int) (INVERSE_LN2 * x + (x < 0 ? -0.5f : 0.5f));
    float high = x - k * LN2_HIGH;
    float low = k * LN2_LOW;
    float r = high - low;
    float lost = (high - r) - low;
    float half = 0.5f * r;
    float square = r * half;
    float series = 0;
    for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
      series = square * (COEFFICIENTS[i] + series);
    }
    series = 1 + series;
    float t = 3 - series * half;
    float correction = square * ((series - t) / (6 - r * t));
    if (k == 0) {
      return r - (r * correction - square);
    }
    correction = r * (correction - lost) - lost - square;
    if (k == -1) {
      return 0.5f * (r - correction) - 0.5f;
    }
    float power = Math.scalb(1f, k);
    if (k < 0) {
      return (1 - (correction - r)) * power - 1;
    }
    float sum =
        k < FRACTION_BITS ? (1 - 1 / power) - (correction - r) : (r - (correction + 1 / power)) + 1;
    return sum * power;
  }
}

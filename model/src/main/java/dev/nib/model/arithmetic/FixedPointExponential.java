package dev.nib.model.arithmetic;

import static dev.nib.model.arithmetic.FixedPoint.roundingDivideByPowerOfTwo;
import static dev.nib.model.arithmetic.FixedPoint.roundingHalfSum;
import static dev.nib.model.arithmetic.FixedPoint.saturatingRoundingDoublingHighMul;
import static dev.nib.model.arithmetic.FixedPoint.saturatingShiftLeft;

/** The exponential and the reciprocal that int8 softmax needs (rules S1 and S2, after gemmlowp). */
public final class FixedPointExponential {
  /** exp(-1/8) in Q0.31, about which the series expands. */
  private static final int EXP_OF_MINUS_EIGHTH = 1895147668;

  private static final int ONE_THIRD = 715827883;

  /** exp(-2^k) in Q0.31 for k = -2 .. 4, the factors of the barrel. */
  private static final int[] EXP_OF_MINUS_POWER = {
    1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242
  };

  private static final int LOWEST_POWER = -2;

  /** Integer bits of the argument of {@link #expOnNegativeValues}: Q5.26. */
  public static final int INPUT_INTEGER_BITS = 5;

  private static final int INPUT_FRACTION_BITS = 31 - INPUT_INTEGER_BITS;

  private FixedPointExponential() {}

  /**
   * exp(a) for a in (-32, 0] (rule S1).
   *
   * @param a Q5.26, not positive
   * @return Q0.31, 2^31 - 1 for a = 0
   */
  public static int expOnNegativeValues(int a) {
    if (a == 0) {
      return Integer.MAX_VALUE;
    }
    int quarter = 1 << (INPUT_FRACTION_BITS - 2);
    int aModQuarterMinusQuarter = (a & (quarter - 1)) - quarter;
    int result =
        expOnQuarterInterval(saturatingShiftLeft(aModQuarterMinusQuarter, INPUT_INTEGER_BITS));
    int remainder = aModQuarterMinusQuarter - a;
    for (int i = 0; i < EXP_OF_MINUS_POWER.length; i++) {
      int bit = INPUT_FRACTION_BITS + LOWEST_POWER + i;
      if ((remainder & (1 << bit)) != 0) {
        result = saturatingRoundingDoublingHighMul(result, EXP_OF_MINUS_POWER[i]);
      }
    }
    return result;
  }

  /** exp(a) for a in [-1/4, 0), both Q0.31, by the fourth-order Taylor series about -1/8. */
  private static int expOnQuarterInterval(int a) {
    int x = a + (1 << 28);
    int x2 = saturatingRoundingDoublingHighMul(x, x);
    int x3 = saturatingRoundingDoublingHighMul(x2, x);
    int x4 = saturatingRoundingDoublingHighMul(x2, x2);
    int x4Over4 = roundingDivideByPowerOfTwo(x4, 2);
    int x4Over24PlusX3Over6PlusX2Over2 =
        roundingDivideByPowerOfTwo(
            saturatingRoundingDoublingHighMul(x4Over4 + x3, ONE_THIRD) + x2, 1);
    return EXP_OF_MINUS_EIGHTH
        + saturatingRoundingDoublingHighMul(
            EXP_OF_MINUS_EIGHTH, x + x4Over24PlusX3Over6PlusX2Over2);
  }

  /**
   * 1 / (1 + a) for a in [0, 1) by three Newton-Raphson steps (rule S2).
   *
   * @param a Q0.31, not negative
   * @return Q0.31
   */
  public static int reciprocalOfOnePlus(int a) {
    int halfDenominator = roundingHalfSum(a, Integer.MAX_VALUE);
    // 48/17 - 32/17 * d in Q2.29, the best linear start on [1/2, 1].
    int x = 1515870810 + saturatingRoundingDoublingHighMul(halfDenominator, -1010580540);
    for (int step = 0; step < 3; step++) {
      int product = saturatingRoundingDoublingHighMul(halfDenominator, x);
      int error = (1 << 29) - product;
      x += saturatingShiftLeft(saturatingRoundingDoublingHighMul(x, error), 2);
    }
    return saturatingShiftLeft(x, 1);
  }
}

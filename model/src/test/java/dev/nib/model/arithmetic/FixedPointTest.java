package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against formulas in arbitrary precision that share nothing with the shifts under test. */
class FixedPointTest {
  private static final int[] EXTREMES = {
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1,
    -(1 << 30) - 1,
    -(1 << 30),
    -(1 << 30) + 1,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    (1 << 30) - 1,
    1 << 30,
    (1 << 30) + 1,
    Integer.MAX_VALUE - 1,
    Integer.MAX_VALUE
  };

  private static final BigInteger TWO_31 = BigInteger.ONE.shiftLeft(31);

  @Test
  void r1OnTheCrossProductOfTheExtremes() {
    for (int a : EXTREMES) {
      for (int b : EXTREMES) {
        assertR1(a, b);
      }
    }
  }

  @Property(tries = 20_000)
  void r1(@ForAll int a, @ForAll int b) {
    assertR1(a, b);
  }

  private static void assertR1(int a, int b) {
    int actual = FixedPoint.saturatingRoundingDoublingHighMul(a, b);
    BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    // The floor form.
    BigInteger[] division = product.add(BigInteger.ONE.shiftLeft(30)).divideAndRemainder(TWO_31);
    BigInteger floor =
        division[1].signum() < 0 ? division[0].subtract(BigInteger.ONE) : division[0];
    int expected = saturated(floor);
    assertThat(actual).as("R1(%d, %d)", a, b).isEqualTo(expected);
    // The published form: a nudge with the product's sign, and a truncating division.
    BigInteger nudge =
        product.signum() >= 0
            ? BigInteger.ONE.shiftLeft(30)
            : BigInteger.ONE.subtract(BigInteger.ONE.shiftLeft(30));
    assertThat(actual).isEqualTo(saturated(product.add(nudge).divide(TWO_31)));
  }

  @Test
  void r2OnTheCrossProductOfTheExtremes() {
    for (int x : EXTREMES) {
      for (int exponent = 0; exponent <= 31; exponent++) {
        assertR2(x, exponent);
      }
    }
  }

  @Property(tries = 20_000)
  void r2(@ForAll int x, @ForAll @IntRange(min = 0, max = 31) int exponent) {
    assertR2(x, exponent);
  }

  private static void assertR2(int x, int exponent) {
    assertThat(FixedPoint.roundingDivideByPowerOfTwo(x, exponent))
        .as("R2(%d, %d)", x, exponent)
        .isEqualTo(halfAwayFromZero(BigInteger.valueOf(x), BigInteger.ONE.shiftLeft(exponent)));
  }

  @Test
  void r3OnTheCrossProductOfTheExtremes() {
    for (int x : EXTREMES) {
      for (int multiplier : new int[] {0, 1 << 30, (1 << 30) + 1, 1610612736, Integer.MAX_VALUE}) {
        for (int shift = -31; shift <= 30; shift++) {
          if (fits(x, shift)) {
            assertR3(x, multiplier, shift);
          }
        }
      }
    }
  }

  @Property(tries = 20_000)
  void r3(
      @ForAll int x,
      @ForAll @IntRange(min = 1 << 30) int multiplier,
      @ForAll @IntRange(min = -31, max = 30) int shift) {
    // As many bits of x as the shift leaves room for.
    assertR3(x >> Math.max(shift, 0), multiplier, shift);
  }

  private static void assertR3(int x, int multiplier, int shift) {
    BigInteger product =
        BigInteger.valueOf(x)
            .shiftLeft(Math.max(shift, 0))
            .multiply(BigInteger.valueOf(multiplier));
    // BigInteger's shift right is the floor.
    BigInteger high = product.add(BigInteger.ONE.shiftLeft(30)).shiftRight(31);
    int expected = halfAwayFromZero(high, BigInteger.ONE.shiftLeft(Math.max(-shift, 0)));
    assertThat(FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift))
        .as("R3(%d, %d, %d)", x, multiplier, shift)
        .isEqualTo(expected);
  }

  @Property(tries = 5_000)
  void r3RisesWithItsArgument(
      @ForAll int x,
      @ForAll @IntRange(min = 1 << 30) int multiplier,
      @ForAll @IntRange(min = -31, max = 0) int shift) {
    // The bound of rule R5 is checked at both ends of the accumulator's range only.
    int next = x == Integer.MAX_VALUE ? x : x + 1;
    assertThat(FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift))
        .isLessThanOrEqualTo(FixedPoint.multiplyByQuantizedMultiplier(next, multiplier, shift));
  }

  @Property(tries = 10_000)
  void a1(
      @ForAll @IntRange(min = -(1 << 29), max = 1 << 29) int sum,
      @ForAll @IntRange(min = 1, max = 1 << 23) int count) {
    assertThat(FixedPoint.roundingDivide(sum, count))
        .isEqualTo(halfAwayFromZero(BigInteger.valueOf(sum), BigInteger.valueOf(count)));
  }

  @Property(tries = 10_000)
  void saturatingShift(@ForAll int x, @ForAll @IntRange(min = 0, max = 30) int exponent) {
    assertThat(FixedPoint.saturatingShiftLeft(x, exponent))
        .isEqualTo(saturated(BigInteger.valueOf(x).shiftLeft(exponent)));
  }

  @Property(tries = 10_000)
  void halfSum(@ForAll int a, @ForAll int b) {
    BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
    assertThat(FixedPoint.roundingHalfSum(a, b)).isEqualTo(halfAwayFromZero(sum, BigInteger.TWO));
  }

  @Test
  void clampHoldsBothEnds() {
    assertThat(FixedPoint.clamp(Integer.MIN_VALUE, -128, 127)).isEqualTo(-128);
    assertThat(FixedPoint.clamp(Integer.MAX_VALUE, -128, 127)).isEqualTo(127);
    assertThat(FixedPoint.clamp(-7, -128, 127)).isEqualTo(-7);
  }

  private static boolean fits(int x, int shift) {
    return BigInteger.valueOf(x).shiftLeft(Math.max(shift, 0)).bitLength() <= 31;
  }

  private static int saturated(BigInteger value) {
    return value
        .max(BigInteger.valueOf(Integer.MIN_VALUE))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValueExact();
  }

  /** BigDecimal's HALF_UP rounds halves away from zero. */
  private static int halfAwayFromZero(BigInteger value, BigInteger divisor) {
    return new BigDecimal(value)
        .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_UP)
        .intValueExact();
  }
}

package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against exact arithmetic: first the cross product of the extremes, then random numbers. */
class FixedPoint16Test {
  private static final int MIN = Short.MIN_VALUE;
  private static final int MAX = Short.MAX_VALUE;
  private static final int[] EXTREMES = {
    MIN, MIN + 1, -16385, -16384, -16383, -129, -128, -3, -2, -1, 0, 1, 2, 3, 127, 128, 16383,
    16384, 16385, MAX - 1, MAX
  };

  @Test
  void productsOfTheExtremes() {
    for (int a : EXTREMES) {
      for (int b : EXTREMES) {
        products(a, b);
      }
    }
    assertThat(FixedPoint16.saturatingRoundingDoublingHighMul(MIN, MIN)).isEqualTo(MAX);
    assertThat(FixedPoint16.saturatingDoublingHighMul(MIN, MIN)).isEqualTo(MAX);
    // -1.5 and -0.5 tell three roundings apart.
    assertThat(FixedPoint16.saturatingRoundingDoublingHighMul(-3, 1 << 14)).isEqualTo(-1);
    assertThat(FixedPoint16.saturatingRoundingDoublingHighMul(-1, 1 << 14)).isZero();
    assertThat(FixedPoint16.saturatingDoublingHighMul(-3, 1 << 14)).isEqualTo(-1);
    assertThat(FixedPoint16.saturatingDoublingHighMul(-1, MAX)).isZero();
  }

  @Property(tries = 20_000)
  void products(
      @ForAll @IntRange(min = MIN, max = MAX) int a,
      @ForAll @IntRange(min = MIN, max = MAX) int b) {
    BigDecimal exact =
        BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(b)).divide(BigDecimal.valueOf(1 << 15));
    BigDecimal halfUp = exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
    assertThat(FixedPoint16.saturatingRoundingDoublingHighMul(a, b)).isEqualTo(saturated(halfUp));
    assertThat(FixedPoint16.saturatingDoublingHighMul(a, b))
        .isEqualTo(saturated(exact.setScale(0, RoundingMode.DOWN)));
  }

  @Test
  void shiftsOfTheExtremesByEveryExponent() {
    for (int x : EXTREMES) {
      IntStream.rangeClosed(0, 30)
          .forEach(
              exponent ->
                  assertThat(FixedPoint16.saturatingShiftLeft(x, exponent))
                      .as("%d << %d", x, exponent)
                      .isEqualTo(
                          saturated(new BigDecimal(BigInteger.valueOf(x).shiftLeft(exponent)))));
    }
  }

  @Property(tries = 20_000)
  void theUpperHalfOfAMultiplier(
      @ForAll @IntRange(min = 1 << 30, max = Integer.MAX_VALUE) int multiplier) {
    upperHalf(multiplier);
  }

  @Test
  void theUpperHalvesBesideTheirBoundaries() {
    upperHalf(0);
    for (int upper : new int[] {1 << 14, (1 << 14) + 1, MAX - 1, MAX}) {
      for (int lower : new int[] {0, 1, (1 << 15) - 1, 1 << 15, (1 << 15) + 1, (1 << 16) - 1}) {
        upperHalf((upper << 16) + lower);
      }
    }
  }

  private static void upperHalf(int multiplier) {
    BigDecimal exact = BigDecimal.valueOf(multiplier).divide(BigDecimal.valueOf(1 << 16));
    assertThat(FixedPoint16.multiplier(multiplier))
        .as("multiplier %d", multiplier)
        .isEqualTo(saturated(exact.setScale(0, RoundingMode.HALF_UP)));
  }

  private static int saturated(BigDecimal x) {
    return x.max(BigDecimal.valueOf(MIN)).min(BigDecimal.valueOf(MAX)).intValueExact();
  }
}

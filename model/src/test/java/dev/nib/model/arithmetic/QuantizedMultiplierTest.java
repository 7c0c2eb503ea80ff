package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedMultiplierTest {
  @Property(tries = 20_000)
  void isTheSignificandRoundedTo31Bits(
      @ForAll long bits, @ForAll @IntRange(min = -40, max = 31) int exponent) {
    // Any of the 2^52 significands in [0.5, 1).
    double significand = Double.longBitsToDouble(0x3fe0000000000000L | (bits >>> 12));
    // Exact: a double times a power of two within its range.
    BigInteger multiplier =
        new BigDecimal(significand)
            .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(31)))
            .setScale(0, RoundingMode.HALF_UP)
            .toBigIntegerExact();
    int shift = exponent;
    if (multiplier.bitLength() == 32) {
      multiplier = multiplier.shiftRight(1);
      shift++;
    }
    if (shift > 31) {
      return; // only reached by significands that round up to 1
    }
    QuantizedMultiplier expected =
        shift < -31
            ? new QuantizedMultiplier(0, 0)
            : new QuantizedMultiplier(multiplier.intValueExact(), shift);
    assertThat(QuantizedMultiplier.of(Math.scalb(significand, exponent))).isEqualTo(expected);
  }

  @Test
  void significandThatRoundsUpToOneMovesIntoTheShift() {
    assertThat(QuantizedMultiplier.of(Math.nextDown(8.0)))
        .isEqualTo(new QuantizedMultiplier(1 << 30, 4));
    // Just below the flush limit: rounding up saves it.
    assertThat(QuantizedMultiplier.of(Math.nextDown(0x1p-32)))
        .isEqualTo(new QuantizedMultiplier(1 << 30, -31));
    assertThat(QuantizedMultiplier.of(0x1.ffp-34)).isEqualTo(new QuantizedMultiplier(0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-1000, 0.0, -0.0})
  void tiniestFactorsBecomeZero(double factor) {
    assertThat(QuantizedMultiplier.of(factor)).isEqualTo(new QuantizedMultiplier(0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -Double.MIN_VALUE, 0x1p31, Double.POSITIVE_INFINITY, Double.NaN})
  void factorsOutsideAreRefused(double factor) {
    assertThatThrownBy(() -> QuantizedMultiplier.of(factor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor " + factor + " is not in [0, 2^31)");
  }

  @Test
  void recordRefusesIntegersOutsideTheRange() {
    assertThatThrownBy(() -> new QuantizedMultiplier(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QuantizedMultiplier(1 << 30, -32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QuantizedMultiplier(1 << 30, 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QuantizedMultiplier(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

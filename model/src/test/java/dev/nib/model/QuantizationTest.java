package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizationTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 1",
    "-0.5, -1",
    "1.5, 2",
    "-1.5, -2",
    "2.5, 3",
    "0.49999997, 0",
    "-0.49999997, 0",
    "126.5, 127",
    "127.5, 127",
    "-127.5, -128",
    "-128.5, -128",
    "1e30, 127",
    "-1e30, -128",
    "Infinity, 127",
    "-Infinity, -128",
    "NaN, 0"
  })
  void halvesGoAwayFromZeroAndTheRestSaturates(float real, byte expected) {
    assertThat(Quantization.perTensor(1, 0).quantize(real)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity, 127, 127",
    "Infinity, -128, 127",
    "-Infinity, 127, -128",
    "-Infinity, -128, -128",
    "255, -128, 127",
    "-255, 127, -128",
    "254.4, -128, 126",
    "NaN, 5, 5"
  })
  void saturationHoldsForEveryZeroPoint(float real, int zeroPoint, byte expected) {
    assertThat(Quantization.perTensor(1, zeroPoint).quantize(real)).isEqualTo(expected);
  }

  @Property(tries = 20_000)
  void quantizeIsTheRoundedSinglePrecisionQuotient(
      @ForAll int realBits,
      @ForAll int scaleBits,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    float real = float32(realBits, -10, 10);
    float scale = Math.abs(float32(scaleBits, -12, 4));
    float quotient = real / scale;
    int rounded =
        new BigDecimal(quotient).setScale(0, RoundingMode.HALF_UP).intValueExact() + zeroPoint;
    assertThat(Quantization.perTensor(scale, zeroPoint).quantize(real))
        .isEqualTo((byte) Math.max(-128, Math.min(127, rounded)));
  }

  @Property(tries = 5_000)
  void quantizeUndoesDequantize(
      @ForAll byte q,
      @ForAll int scaleBits,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    float scale = Math.abs(float32(scaleBits, -30, 30));
    Quantization quantization = Quantization.perTensor(scale, zeroPoint);
    assertThat(quantization.quantize(quantization.dequantize(q))).isEqualTo(q);
  }

  @ParameterizedTest
  @CsvSource({
    "0.49999999999999994, 0",
    "-0.49999999999999994, 0",
    "4503599627370497.5, 4503599627370498",
    "-2.5, -3",
    "1e300, 9223372036854775807"
  })
  void roundHalfAwayFromZero(double value, long expected) {
    assertThat(Quantization.roundHalfAwayFromZero(value)).isEqualTo(expected);
  }

  @Test
  void refusals() {
    assertRefused(
        () -> new Quantization(Floats.of(1, 2), Ints.of(0), 0),
        "quantisation has 2 scales and 1 zero points, one of each per channel is needed");
    assertRefused(
        () -> new Quantization(Floats.of(), Ints.of(), 0),
        "quantisation has 0 scales and 0 zero points, one of each per channel is needed");
    for (float scale : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(
          () -> Quantization.perTensor(scale, 0),
          "scale " + scale + " of channel 0 is negative or not finite");
    }
    assertRefused(
        () -> new Quantization(Floats.of(1), Ints.of(0), -1), "quantized dimension -1 is negative");
    assertRefused(
        () -> Quantization.perChannel(Floats.of(1, 2), 0).scale(),
        "quantisation has 2 channels where one per tensor is needed");
  }

  /** Sign and significand of {@code bits}, with an exponent folded into the range. */
  private static float float32(int bits, int minExponent, int maxExponent) {
    int exponent = minExponent + Math.floorMod(bits >> 23, maxExponent - minExponent + 1);
    return Float.intBitsToFloat((bits & 0x807fffff) | ((exponent + 127) << 23));
  }

  private static void assertRefused(Runnable attempt, String message) {
    assertThatThrownBy(attempt::run).isInstanceOf(ModelException.class).hasMessage(message);
  }
}

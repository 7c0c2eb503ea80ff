package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected are the bits that glibc 2.36's {@code tanhf} gives. */
class FloatTanhTest {
  /** A prime number of floats apart. */
  private static final int STRIDE = 4099;

  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000",
    "00000001, 00000001",
    "31000000, 31000000",
    "3ca00535, 3ca00000",
    "3e000000, 3dfeacca",
    "3eb17218, 3eaaaaab",
    "3eb17219, 3eaaaaac",
    "3f1e97b0, 3f0cffff",
    "3f69c652, 3f390000",
    "3f7fffff, 3f42f7d5",
    "3f800000, 3f42f7d6",
    "40000000, 3f76ca83",
    "40f99999, 3f7ffffa",
    "41000000, 3f7ffffc",
    "411fffff, 3f800000",
    "41200000, 3f800000",
    "7f7fffff, 3f800000",
    "7f800000, 3f800000"
  })
  void bits(String x, String expected) {
    float value = Float.intBitsToFloat(Integer.parseInt(x, 16));
    assertThat(FloatTanh.of(value)).isEqualTo(Float.intBitsToFloat(Integer.parseInt(expected, 16)));
  }

  @Test
  void manyBits() {
    int hash = 0;
    for (int bits = 0; bits < 0x7f800000; bits += STRIDE) {
      hash = 31 * hash + Float.floatToRawIntBits(FloatTanh.of(Float.intBitsToFloat(bits)));
    }
    assertThat(hash).isEqualTo(0x56609f7f);
  }

  @Property
  void isOddAndCloseToTheRealOne(@ForAll float x) {
    float tangent = FloatTanh.of(x);
    assertThat(FloatTanh.of(-x)).isEqualTo(-tangent);
    double real = StrictMath.tanh(x);
    assertThat(Math.abs(tangent - real)).isLessThanOrEqualTo(2 * Math.ulp((float) real));
  }

  @Test
  void notANumber() {
    assertThat(FloatTanh.of(Float.NaN)).isNaN();
  }
}

package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {
  @Test
  void everyHalfIsTheNumberOfItsBits() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double magnitude =
          exponent == 31
              ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
              : exponent == 0
                  ? fraction * Math.pow(2, -14)
                  : (1 + fraction) * Math.pow(2, exponent - 15);
      double expected = bits >= 1 << 15 ? -magnitude : magnitude;
      assertThat((double) Half.toFloat((short) bits))
          .as("bits %x", bits)
          .isEqualTo(Double.valueOf(expected));
    }
  }
}

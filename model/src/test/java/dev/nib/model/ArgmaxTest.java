package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgmaxTest {
  @Test
  void theFirstOfEqualsWins() {
    assertThat(Argmax.of(new byte[] {-128, 5, 5, -1})).isEqualTo(1);
    assertThat(Argmax.of(new byte[] {-128, -128})).isZero();
    assertThat(Argmax.of(new float[] {-3, 7, 7, 0.5f})).isEqualTo(1);
    assertThat(Argmax.of(new float[] {-1, -1})).isZero();
  }

  @Test
  void bytesAreSigned() {
    assertThat(Argmax.of(new byte[] {-3, -2, -1})).isEqualTo(2);
    assertThat(Argmax.of(new byte[] {-1, 127, -128})).isEqualTo(1);
  }

  @Test
  void partsCountFromTheirBeginning() {
    assertThat(Argmax.of(new float[] {9, 1, 3, 2, 8}, 1, 3)).isEqualTo(1);
  }
}

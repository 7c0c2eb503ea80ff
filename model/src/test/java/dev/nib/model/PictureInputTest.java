package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureInputTest {
  private static PictureInput of(int... extents) {
    return PictureInput.of(Shape.of(extents)).orElseThrow();
  }

  @Test
  void axesOfExtentOneDoNotCount() {
    PictureInput expected = new PictureInput(20, 28, false);
    assertThat(of(1, 20, 28, 1)).isEqualTo(expected);
    assertThat(of(1, 20, 28)).isEqualTo(expected);
    assertThat(of(1, 1, 20, 28)).isEqualTo(expected);
    assertThat(of(20, 28)).isEqualTo(expected);
    assertThat(expected).hasToString("20x28");
  }

  @Test
  void onlyPicturesOfItsSizeGoIn() {
    assertThat(of(1, 20, 28, 1).takes(20, 28)).isTrue();
    assertThat(of(1, 20, 28, 1).takes(28, 20)).isFalse();
    assertThat(of(1, 20, 28, 1).takes(560, 1)).isFalse();
  }

  @Test
  void flatInputsAreSquaresWhereTheyCanBe() {
    assertThat(of(1, 784)).isEqualTo(new PictureInput(28, 28, true));
    assertThat(of(784).takes(28, 28)).isTrue();
    assertThat(of(1, 784).takes(14, 56)).as("would be another picture").isFalse();
    assertThat(of(1, 784, 1, 1).takes(784, 1)).isTrue();
    assertThat(of(1, 192)).isEqualTo(new PictureInput(1, 192, true));
    assertThat(of(1, 192).takes(12, 16)).isTrue();
    assertThat(of(1, 192).takes(12, 17)).isFalse();
    assertThat(of(1, 1)).isEqualTo(new PictureInput(1, 1, true));
  }

  @Test
  void colourIsNoGreyPicture() {
    assertThat(PictureInput.of(Shape.of(1, 32, 32, 3))).isEmpty();
    assertThat(PictureInput.of(Shape.of(2, 28, 28, 1))).isEmpty();
  }
}

package dev.nib.dataset.distort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistortionTest {
  private static final LabelledImages DIGITS =
      SyntheticDigits.generate(40, 5, SyntheticDigits.Part.TEST);

  @ParameterizedTest
  @EnumSource
  void changesEveryImageAndNoLabel(Distortion kind) {
    LabelledImages changed = kind.apply(DIGITS, 1);
    assertThat(changed.labels()).isEqualTo(DIGITS.labels());
    assertThat(changed.name(7)).isEqualTo(DIGITS.name(7));
    for (int i = 0; i < DIGITS.count(); i++) {
      assertThat(changed.image(i)).as("image %s", i).isNotEqualTo(DIGITS.image(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsFromTheSeedAndThePositionAlone(Distortion kind) {
    LabelledImages whole = kind.apply(DIGITS, 1);
    assertThat(kind.apply(DIGITS.head(3), 1)).isEqualTo(whole.head(3));
  }

  /** The same bytes on every machine and JDK. */
  @Test
  void givesTheBytesOfBefore() {
    String all =
        Arrays.stream(Distortion.values())
            .map(kind -> kind.label() + " " + kind.apply(DIGITS, 1).sha256().substring(0, 12))
            .collect(Collectors.joining("\n"));
    assertThat(all)
        .isEqualTo(
            """
            shift 32baa851f770
            rotation 468d05b812c7
            scale 51182665504a
            shear 6b5cee4ce297
            shot-noise 2c4ade7dff37
            impulse-noise 0db0d64c53b8
            glass-blur 836bbcd0b2ee
            motion-blur 82f8267e0397
            brightness 8d5671386cbe
            stripe 51d45a1ca60d
            fog 6b9626233dc2
            spatter 1b6e4c35f5c1
            dotted-line 2ebacd6ea58b
            zigzag 1c73aeff5bff
            edges 409992307729""");
  }
}

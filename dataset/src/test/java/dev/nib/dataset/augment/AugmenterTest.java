package dev.nib.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.SyntheticDigits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final LabelledImages DIGITS =
      SyntheticDigits.generate(30, 5, SyntheticDigits.Part.TRAIN);
  private static final int SIZE = DIGITS.imageSize();

  private static float[] pixels(Augmentation augmentation, int index, long seed) {
    float[] target = new float[SIZE];
    new Augmenter(augmentation, 28, 28).pixels(DIGITS, index, seed, target, 0);
    return target;
  }

  private static float[] original(int index) {
    float[] expected = new float[SIZE];
    for (int p = 0; p < SIZE; p++) {
      expected[p] = DIGITS.pixel(index, p / 28, p % 28);
    }
    return expected;
  }

  @Property(tries = 50)
  void noneIsTheImageItself(@ForAll long seed) {
    assertThat(pixels(Augmentation.none(), 3, seed)).containsExactly(original(3));
    assertThat(Augmenter.apply(Augmentation.none(), DIGITS, seed)).isEqualTo(DIGITS);
  }

  @Property(tries = 50)
  void whatIsNotErasedIsTheImageItself(@ForAll long seed) {
    float[] erased = pixels(Augmentation.none().withErasing(1), 3, seed);
    float[] original = original(3);

    int top = 28;
    int bottom = -1;
    int left = 28;
    int right = -1;
    for (int p = 0; p < SIZE; p++) {
      if (erased[p] != original[p]) {
        top = Math.min(top, p / 28);
        bottom = Math.max(bottom, p / 28);
        left = Math.min(left, p % 28);
        right = Math.max(right, p % 28);
      }
    }
    // Noise may meet the pixel it replaces, so the rectangle seen may lack an edge, not gain one.
    assertThat((bottom - top + 1) * (right - left + 1)).isBetween(4, (int) (0.2 * SIZE) + 28);
  }

  @Test
  void erasesAsOftenAsAskedFor() {
    int changed = 0;
    for (long seed = 0; seed < 2000; seed++) {
      float[] result = pixels(Augmentation.none().withErasing(0.25), 0, seed);
      changed += Arrays.equals(result, original(0)) ? 0 : 1;
    }
    // Four standard deviations of the binomial are 77.
    assertThat(changed).isBetween(423, 577);
  }

  @Property(tries = 100)
  void followsFromSettingImageAndSeedAlone(@ForAll long seed) {
    Augmentation all = Augmentation.study().withElastic(1.5).withErasing(0.5);
    Augmenter used = new Augmenter(all, 28, 28);
    float[] twice = new float[3 * SIZE];
    used.pixels(DIGITS, 7, ~seed, twice, 0);
    used.pixels(DIGITS, 4, seed, twice, SIZE);

    assertThat(Arrays.copyOfRange(twice, SIZE, 2 * SIZE)).containsExactly(pixels(all, 4, seed));
    for (int p = 0; p < SIZE; p++) {
      assertThat(twice[p]).isBetween(0f, 255f);
      assertThat(twice[2 * SIZE + p]).isZero();
    }
  }

  @Test
  void seedsDiffer() {
    Set<Integer> hashes = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      hashes.add(Arrays.hashCode(pixels(Augmentation.study(), 0, seed)));
    }
    assertThat(hashes).hasSize(200);
  }

  @Test
  void bytesAreTheFloatsRounded() {
    Augmentation all = Augmentation.gentle().withElastic(1).withErasing(0.5);

    LabelledImages changed = Augmenter.apply(all, DIGITS, 11);

    assertThat(changed.labels()).containsExactly(DIGITS.labels());
    for (int i = 0; i < DIGITS.count(); i++) {
      float[] floats = pixels(all, i, Augmenter.imageSeed(11, i));
      for (int p = 0; p < SIZE; p++) {
        assertThat((double) changed.pixel(i, p / 28, p % 28)).isCloseTo(floats[p], within(0.5001));
      }
    }
  }

  @Property(tries = 300)
  void amountsStayInTheirRangesAndFillThem(@ForAll long seed) {
    Augmentation augmentation =
        Augmentation.none().withRotation(25).withZoom(0.4).withShifts(0.2, 0.1);
    double[] least = new double[5];
    double[] most = new double[5];
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < 200; i++) {
      Affine affine = Affine.draw(augmentation, 11, 21, random);
      double degrees = Math.toDegrees(Math.atan2(affine.yx(), affine.xx()));
      double zoomX = Math.hypot(affine.xx(), affine.yx());
      double zoomY = Math.hypot(affine.xy(), affine.yy());
      // The middle goes to the middle plus the turned shift.
      double x = 10 * affine.xx() + 5 * affine.xy() + affine.x0() - 10;
      double y = 10 * affine.yx() + 5 * affine.yy() + affine.y0() - 5;
      double c = affine.xx() / zoomX;
      double s = affine.yx() / zoomX;
      double[] parts = {
        degrees / 25,
        (zoomX - 1) / 0.4,
        (zoomY - 1) / 0.4,
        (c * x + s * y) / (0.2 * 21),
        (c * y - s * x) / (0.1 * 11)
      };
      for (int p = 0; p < parts.length; p++) {
        least[p] = Math.min(least[p], parts[p]);
        most[p] = Math.max(most[p], parts[p]);
      }
    }
    for (int p = 0; p < 5; p++) {
      assertThat(least[p]).isBetween(-1.000001, -0.8);
      assertThat(most[p]).isBetween(0.8, 1.000001);
    }
  }

  @Property(tries = 100)
  void elasticMovesByAboutItsAmplitude(
      @ForAll @DoubleRange(min = 0.2, max = 3) double amplitude, @ForAll long seed) {
    // A ramp of 8 grey values a column shows by how much a pixel of the middle was moved.
    byte[] ramp = new byte[SIZE];
    for (int p = 0; p < SIZE; p++) {
      ramp[p] = (byte) (8 * (p % 28) + 16);
    }
    LabelledImages images = LabelledImages.of(28, 28, 10, ramp, new byte[1]);
    Augmenter augmenter = new Augmenter(Augmentation.none().withElastic(amplitude), 28, 28);
    float[] target = new float[SIZE];
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      augmenter.pixels(images, 0, seed + i, target, 0);
      // A node of the field is at the middle, (14, 14).
      double moved = (target[14 * 28 + 14] - 128) / 8;
      sum += moved * moved;
    }
    assertThat(Math.sqrt(sum / 100) / amplitude).isBetween(0.65, 1.35);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Augmenter(Augmentation.none(), 28, 27).pixels(DIGITS, 0, 0, new float[SIZE], 0))
        .withMessage("images are 28x28, not 28x27");
    assertThatThrownBy(() -> pixels(Augmentation.none(), 30, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                new Augmenter(Augmentation.none(), 28, 28).pixels(DIGITS, 0, 0, new float[SIZE], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Augmentation.none().withZoom(1))
        .withMessage("zoom is 1.0, not 0 or more and less than 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Augmentation.none().withRotation(Double.NaN))
        .withMessage("rotation is NaN, not 0..180");
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.none().withShifts(0, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.none().withShifts(1.1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Augmentation.none().withFill(FillMode.CONSTANT, 256));
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.none().withElastic(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.none().withErasing(2));
  }

  @Test
  void settingsKnowWhetherTheyChangeAnything() {
    Augmentation none = Augmentation.none();
    assertThat(none.isNone()).isTrue();
    assertThat(none.withFill(FillMode.WRAP, 9).isNone()).isTrue();
    assertThat(none.withRotation(1).isNone()).isFalse();
    assertThat(none.withZoom(0.1).isNone()).isFalse();
    assertThat(none.withShifts(0.1, 0).isNone()).isFalse();
    assertThat(none.withShifts(0, 0.1).isNone()).isFalse();
    assertThat(none.withElastic(1).isNone()).isFalse();
    assertThat(none.withErasing(0.1).isNone()).isFalse();
    assertThat(none.withRotation(10).withZoom(0.3).withShifts(0.3, 0.3))
        .isEqualTo(Augmentation.study());
    assertThat(
            none.withRotation(10).withZoom(0.1).withShifts(0.1, 0.1).withFill(FillMode.CONSTANT, 0))
        .isEqualTo(Augmentation.gentle());
  }
}

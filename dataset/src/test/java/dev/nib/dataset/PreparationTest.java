package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PreparationTest {
  @Provide
  Arbitrary<GreyImage> pictures() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 40),
            Arbitraries.integers().between(1, 40),
            Arbitraries.longs())
        .as(PreparationTest::picture);
  }

  /** Noise, or black, or white, of any size. */
  private static GreyImage picture(int height, int width, long seed) {
    byte[] pixels = new byte[height * width];
    new Random(seed).nextBytes(pixels);
    if (seed % 5 == 0) {
      java.util.Arrays.fill(pixels, (byte) (seed % 2 == 0 ? 255 : 0));
    }
    return GreyImage.of(height, width, pixels);
  }

  /** Rule G4 as it is written: by cells, in numbers without bound. */
  private static GreyImage scaledByCells(GreyImage picture, ImageSize to) {
    int h = picture.height();
    int w = picture.width();
    byte[] pixels = new byte[to.height() * to.width()];
    for (int row = 0; row < to.height(); row++) {
      for (int column = 0; column < to.width(); column++) {
        BigInteger sum = BigInteger.ZERO;
        for (int cy = row * h; cy < (row + 1) * h; cy++) {
          for (int cx = column * w; cx < (column + 1) * w; cx++) {
            int pixel = picture.pixel(cy / to.height(), cx / to.width());
            sum = sum.add(BigInteger.valueOf(pixel));
          }
        }
        BigInteger area = BigInteger.valueOf((long) h * w);
        pixels[row * to.width() + column] = sum.add(area.shiftRight(1)).divide(area).byteValue();
      }
    }
    return GreyImage.of(to.height(), to.width(), pixels);
  }

  @Property(tries = 150)
  void fitIsTheMeanOfTheCellsOfEachPixel(
      @ForAll("pictures") GreyImage picture,
      @ForAll @IntRange(min = 1, max = 30) int height,
      @ForAll @IntRange(min = 1, max = 30) int width) {
    ImageSize to = new ImageSize(height, width);
    assertThat(picture.fitted(to)).isEqualTo(scaledByCells(picture, to));
  }

  @Property(tries = 200)
  void fitToTheSameSizeAndThereAndBackByAWholeFactorChangesNothing(
      @ForAll("pictures") GreyImage picture, @ForAll @IntRange(min = 1, max = 4) int factor) {
    ImageSize large = new ImageSize(picture.height() * factor, picture.width() * factor);
    assertThat(picture.fitted(picture.size())).isEqualTo(picture);
    assertThat(picture.fitted(large).fitted(picture.size())).isEqualTo(picture);
  }

  @Property(tries = 200)
  void transposeCommutesWithFit(
      @ForAll("pictures") GreyImage picture,
      @ForAll @IntRange(min = 1, max = 30) int height,
      @ForAll @IntRange(min = 1, max = 30) int width) {
    assertThat(picture.transposed().fitted(new ImageSize(height, width)))
        .isEqualTo(picture.fitted(new ImageSize(width, height)).transposed());
  }

  @Property(tries = 200)
  void negativeAndTransposeAreTheirOwnInverses(@ForAll("pictures") GreyImage picture) {
    assertThat(picture.inverted().inverted()).isEqualTo(picture);
    assertThat(picture.transposed().transposed()).isEqualTo(picture);
    assertThat(picture.transposed().inverted()).isEqualTo(picture.inverted().transposed());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertThat(picture.transposed().pixel(x, y)).isEqualTo(picture.pixel(y, x));
        assertThat(picture.inverted().pixel(y, x)).isEqualTo(255 - picture.pixel(y, x));
      }
    }
  }

  @Property(tries = 200)
  void autoGivesDarkBordersOrLeavesThemAsTheyAre(@ForAll("pictures") GreyImage picture) {
    GreyImage found = Preparation.NONE.withInk(Preparation.Ink.AUTO).apply(picture);
    assertThat(found.hasBrightBorder()).isFalse();
    assertThat(found).isIn(picture, picture.inverted());
    assertThat(Preparation.NONE.withInk(Preparation.Ink.AUTO).apply(found)).isEqualTo(found);
  }

  @Test
  void theBorderIsTheOutermostRing() {
    byte[] pixels = new byte[16];
    java.util.Arrays.fill(pixels, (byte) 128);
    for (int inner : new int[] {5, 6, 9, 10}) {
      pixels[inner] = 0;
    }
    assertThat(GreyImage.of(4, 4, pixels).hasBrightBorder()).isTrue();
    pixels[15] = 121;
    // 11 * 128 + 121 = 1529, and 12 * 127.5 = 1530.
    assertThat(GreyImage.of(4, 4, pixels).hasBrightBorder()).isFalse();
    pixels[15] = 122;
    assertThat(GreyImage.of(4, 4, pixels).hasBrightBorder()).isFalse();
    pixels[15] = 123;
    assertThat(GreyImage.of(4, 4, pixels).hasBrightBorder()).isTrue();
  }

  @Test
  void halvesAreRoundedUp() {
    GreyImage two = GreyImage.of(1, 2, new byte[] {1, 2});
    assertThat(two.fitted(new ImageSize(1, 1)).pixel(0, 0)).isEqualTo(2);
    assertThat(two.inverted().fitted(new ImageSize(1, 1)).pixel(0, 0)).isEqualTo(254);
    GreyImage three = GreyImage.of(1, 3, new byte[] {0, 0, (byte) 255});
    // Cells: 0 0 0 of the left half; 0 255 255 of the right, 170 of 3.
    assertThat(three.fitted(new ImageSize(1, 2)).pixel(0, 1)).isEqualTo(170);
  }

  @Test
  void thirtyTwoUnsignedBitsHoldTheLargestPicture() {
    long largest = 255 * AreaScaler.MAX_PIXELS + AreaScaler.MAX_PIXELS / 2;
    assertThat(largest).isLessThan(1L << 32);
    byte[] white = new byte[4096 * 4096];
    java.util.Arrays.fill(white, (byte) 255);
    GreyImage picture = GreyImage.of(4096, 4096, white);
    assertThat(picture.fitted(new ImageSize(1, 1)).pixel(0, 0)).isEqualTo(255);
    GreyImage larger = GreyImage.of(4097, 4096, new byte[4097 * 4096]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> larger.fitted(new ImageSize(1, 1)))
        .withMessageContaining("4096x4097 (width x height) is more than 16777216 pixels");
  }

  @Property(tries = 100)
  void aSetIsPreparedAsEachOfItsImages(
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll boolean transpose,
      @ForAll boolean fit,
      @ForAll boolean dark) {
    LabelledImages images = TestFiles.images(5, height, width);
    Preparation preparation =
        new Preparation(
            transpose,
            fit ? Optional.of(new ImageSize(7, 5)) : Optional.empty(),
            dark ? Preparation.Ink.DARK : Preparation.Ink.BRIGHT);
    LabelledImages prepared = preparation.inked(preparation.shaped(images), new java.util.BitSet());
    for (int i = 0; i < images.count(); i++) {
      assertThat(prepared.image(i)).isEqualTo(preparation.apply(images.image(i)));
      assertThat(prepared.label(i)).isEqualTo(images.label(i));
      assertThat(prepared.name(i)).isEqualTo(images.name(i));
    }
  }
}

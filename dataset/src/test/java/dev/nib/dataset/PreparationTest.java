package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
      @ForAll @IntRange(min = 0, max = 2) int shape,
      @ForAll boolean dark,
      @ForAll boolean cropped) {
    LabelledImages images = TestFiles.images(5, height, width);
    Preparation preparation =
        Preparation.NONE
            .withTranspose(transpose)
            .withInk(dark ? Preparation.Ink.DARK : Preparation.Ink.BRIGHT);
    if (shape > 0) {
      preparation =
          shape == 1 ? preparation.withFit(new ImageSize(7, 5)) : preparation.withDigit(11);
    }
    if (cropped) {
      preparation =
          preparation.withCrop(new Crop(height / 2, width / 2, height - height / 2, 1 + width / 4));
    }
    RawImages raw = preparation.shaped(images, "source");
    LabelledImages prepared = preparation.inked(raw.images(), raw.inked());
    for (int i = 0; i < images.count(); i++) {
      assertThat(prepared.image(i)).isEqualTo(preparation.apply(images.image(i)));
      assertThat(prepared.label(i)).isEqualTo(images.label(i));
      assertThat(prepared.name(i)).isEqualTo(images.name(i));
    }
    assertThat(preparation.apply(images)).isEqualTo(prepared);
  }

  /** The order in which rules come, each by itself. */
  @Property(tries = 100)
  void aDigitIsCroppedTurnedInkedStretchedAndCentred(
      @ForAll("pictures") GreyImage picture,
      @ForAll boolean transpose,
      @ForAll Preparation.Ink ink,
      @ForAll boolean inked) {
    Crop crop =
        new Crop(
            picture.height() / 3,
            picture.width() / 4,
            (picture.height() + 2) / 3,
            (picture.width() + 1) / 2);
    Preparation preparation =
        Preparation.ofDigits(28).withCrop(crop).withTranspose(transpose).withInk(ink);

    Preparation.Prepared prepared = preparation.prepared(picture, inked);

    GreyImage part = picture.cropped(crop);
    GreyImage upright = transpose ? part.transposed() : part;
    GreyImage small = upright.reduced();
    boolean negated =
        !inked
            && switch (ink) {
              case AUTO -> small.hasDarkInk();
              case BRIGHT -> false;
              case DARK -> true;
            };
    GreyImage bright = negated ? small.inverted() : small;
    GreyImage stretched = bright.stretched();
    assertThat(prepared)
        .isEqualTo(
            new Preparation.Prepared(
                stretched, bright, stretched.centred(28, 20), negated, Optional.of(crop)));
  }

  /**
   * A small digit is found wherever it lies, whatever its ink, and what is taken is that crop. Of
   * one that all of the picture made small shows nothing of (G9), nothing is taken.
   */
  @Property(tries = 60)
  void aCloserLookIsACropAroundTheInk(
      @ForAll @IntRange(min = 100, max = 500) int height,
      @ForAll @IntRange(min = 100, max = 500) int width,
      @ForAll @IntRange(min = 0, max = 999) int place,
      @ForAll boolean dark,
      @ForAll boolean transpose) {
    GreyImage digit =
        SyntheticDigits.generate(10, place, SyntheticDigits.Part.TEST).image(place % 10);
    int top = place * (height - 28) / 999;
    int left = (999 - place) * (width - 28) / 999;
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        pixels[(top + y) * width + left + x] = (byte) digit.pixel(y, x);
      }
    }
    GreyImage picture = GreyImage.of(height, width, pixels);
    picture = dark ? picture.inverted() : picture;
    Preparation closer = Preparation.ofDigits(28).withTranspose(transpose).withCloserLook();

    Preparation.Prepared found = closer.prepared(picture, false);

    assertThat(found.negated()).isEqualTo(dark);
    GreyImage small = picture.reduced();
    GreyImage whole = (dark ? small.inverted() : small).stretched();
    if (Centring.box(whole).isEmpty()) {
      assertThat(found.crop()).isEmpty();
      assertThat(found.ink()).isEqualTo(transpose ? whole.transposed() : whole);
      return;
    }
    Crop crop = found.crop().orElseThrow();
    assertThat(crop.isInside(picture.size())).isTrue();
    assertThat(crop.top()).isLessThanOrEqualTo(top + 14);
    assertThat(crop.left()).isLessThanOrEqualTo(left + 14);
    assertThat(crop.top() + crop.height()).isGreaterThanOrEqualTo(top + 14);
    assertThat(crop.left() + crop.width()).isGreaterThanOrEqualTo(left + 14);
    assertThat(crop.size().pixels()).isLessThanOrEqualTo(64 * 64);
    Preparation named = Preparation.ofDigits(28).withTranspose(transpose).withCrop(crop);
    assertThat(named.prepared(picture, false)).isEqualTo(found);
  }

  /** Rule G8's box in other sizes than MNIST's, by the fraction rounded in another way. */
  @Test
  void theBoxIsAsLargeAPartOfAnySide() {
    GreyImage picture = picture(60, 40, 7);
    for (int side = 1; side <= 64; side++) {
      int box = (int) Math.round(side * 20 / 28.0);
      GreyImage expected = picture.stretched().centred(side, box);
      assertThat(Preparation.NONE.withDigit(side).apply(picture))
          .as("%d", side)
          .isEqualTo(expected);
    }
  }

  @Test
  void whatContradictsIsRefused() {
    Preparation fitted = Preparation.NONE.withFit(new ImageSize(28, 28));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted.withDigit(28))
        .withMessage(
            "a picture is fitted to 28x28 (width x height) or made a digit of 28 rows, not both");
    assertThatIllegalArgumentException().isThrownBy(() -> Preparation.NONE.withDigit(0));
    assertThatIllegalArgumentException().isThrownBy(Preparation.NONE::withCloserLook);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preparation.ofDigits(28).withCloserLook().withCrop(new Crop(0, 0, 9, 9)));
    Preparation cropped = Preparation.NONE.withCrop(new Crop(10, 4, 20, 30));
    cropped.requireCropInside(new ImageSize(30, 34), "a.png");
    assertThatThrownBy(() -> cropped.requireCropInside(new ImageSize(29, 34), "a.png"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "a.png: 34x29 (width x height), and the crop is 30x20 (width x height) at row 10,"
                + " column 4; --crop WIDTHxHEIGHT+LEFT+TOP must lie inside");
  }
}

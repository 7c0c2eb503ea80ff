package dev.nib.dataset;

import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is done to a grey picture {@code [H,W]} before a net sees it, in integers only (rules G3 to
 * G11 of docs/arithmetic.md). Training, calibration and scoring prepare alike.
 *
 * <p>Crop and transpose come first. Then a picture is either fitted, and its ink taken as {@link
 * #ink} says, for a source as a whole; or a digit is made of it as MNIST has it: ink, found for
 * each picture by itself, contrast, and the ink's box in the middle.
 *
 * <p>The fit needs the picture row by row, ink only the fitted one. Transposing before the fit and
 * after it are the same, since a fit rounds once.
 *
 * @param crop the rectangle that is taken of the upright picture; none takes all of it
 * @param closer whether the rectangle around the ink is looked for in each picture (rule G12) that
 *     a digit is made of
 * @param transpose whether rows and columns change places, as EMNIST's files need it
 * @param fit the size that pictures are scaled to by area, each axis by itself; none leaves them
 * @param digit rows and columns of the digit that is made of a picture (rules G8 to G11); none
 *     makes none
 * @param ink which end of the grey scale is ink
 */
public record Preparation(
    Optional<Crop> crop,
    boolean closer,
    boolean transpose,
    Optional<ImageSize> fit,
    Optional<Integer> digit,
    Ink ink) {
  /** Nothing. */
  public static final Preparation NONE =
      new Preparation(
          Optional.empty(), false, false, Optional.empty(), Optional.empty(), Ink.BRIGHT);

  /** Which end of the grey scale is ink. */
  public enum Ink {
    /** Bright ink on dark paper, as MNIST has it. */
    BRIGHT,
    /** Dark ink on bright paper: the negative is taken. */
    DARK,
    /** Whichever the border is not: the negative is taken where the border is bright. */
    AUTO
  }

  /**
   * Checks that nothing contradicts.
   *
   * @throws IllegalArgumentException if a picture were both fitted and made a digit of, a digit
   *     less than a pixel, or a closer look had no digit, or a crop, to look at
   */
  public Preparation {
    Objects.requireNonNull(crop);
    Objects.requireNonNull(ink);
    if (fit.isPresent() && digit.isPresent()) {
      throw new IllegalArgumentException(
          "a picture is fitted to %s or made a digit of %s rows, not both"
              .formatted(fit.get(), digit.get()));
    }
    if (closer && (digit.isEmpty() || crop.isPresent())) {
      throw new IllegalArgumentException("a closer look is for digits that are not cropped");
    }
    if (digit.isPresent() && digit.get() < 1) {
      throw new IllegalArgumentException(
          "a digit of %s rows, not 1 or more".formatted(digit.get()));
    }
  }

  /** Makes a digit as MNIST has it of each picture, whichever ink its border shows. */
  public static Preparation ofDigits(int side) {
    return NONE.withDigit(side).withInk(Ink.AUTO);
  }

  /** The same with a crop. */
  public Preparation withCrop(Crop rectangle) {
    return new Preparation(Optional.of(rectangle), closer, transpose, fit, digit, ink);
  }

  /** The same with a closer look at each picture. */
  public Preparation withCloserLook() {
    return new Preparation(crop, true, transpose, fit, digit, ink);
  }

  /** The same with or without a transposition. */
  public Preparation withTranspose(boolean other) {
    return new Preparation(crop, closer, other, fit, digit, ink);
  }

  /** The same that fits to a size. */
  public Preparation withFit(ImageSize size) {
    return new Preparation(crop, closer, transpose, Optional.of(size), digit, ink);
  }

  /** The same that makes digits of so many rows and columns. */
  public Preparation withDigit(int side) {
    return new Preparation(crop, closer, transpose, fit, Optional.of(side), ink);
  }

  /** The same with another ink. */
  public Preparation withInk(Ink other) {
    return new Preparation(crop, closer, transpose, fit, digit, other);
  }

  /**
   * A picture that was prepared.
   *
   * @param ink the picture, upright, of bright ink on dark paper; of a digit made small, with its
   *     contrast stretched
   * @param unstretched the same with the contrast that it had
   * @param seen what a net sees
   * @param negated whether the negative was taken
   * @param crop the rectangle that was taken of it; none where all of it was
   */
  public record Prepared(
      GreyImage ink, GreyImage unstretched, GreyImage seen, boolean negated, Optional<Crop> crop) {}

  /** All of it on one picture. {@link Ink#AUTO} looks at its border. */
  public GreyImage apply(GreyImage picture) {
    return prepared(picture, false).seen();
  }

  /** All of it on every image, {@link Ink#AUTO} for each by itself. */
  public LabelledImages apply(LabelledImages images) {
    return images.map(this::apply);
  }

  /**
   * All of it on one picture.
   *
   * @param inked whether its ink is bright already, so that it is not negated (rule G2)
   * @throws IllegalArgumentException if the crop does not lie in the picture
   */
  public Prepared prepared(GreyImage picture, boolean inked) {
    Optional<Crop> part =
        closer
            ? Optional.of(InkSearch.around(picture, this, inked))
                .filter(found -> !found.size().equals(picture.size()))
            : crop;
    GreyImage upright = upright(part.map(picture::cropped).orElse(picture));
    if (digit.isPresent()) {
      Small small = small(upright, inked);
      return new Prepared(
          small.ink(),
          small.unstretched(),
          small.ink().centred(digit.get(), box(digit.get())),
          small.negated(),
          part);
    }
    GreyImage sized = fit.map(upright::fitted).orElse(upright);
    boolean negated = !inked && isNegated(sized.hasBrightBorder());
    GreyImage bright = negated ? upright.inverted() : upright;
    return new Prepared(bright, bright, negated ? sized.inverted() : sized, negated, part);
  }

  /** A picture that was made small, with its ink bright: its contrast stretched, and as it was. */
  record Small(GreyImage ink, GreyImage unstretched, boolean negated) {}

  /** Rules G10, G11, G5 and G9. */
  Small small(GreyImage upright, boolean inked) {
    GreyImage small = upright.reduced();
    boolean negated = !inked && isNegated(small.hasDarkInk());
    GreyImage bright = negated ? small.inverted() : small;
    return new Small(bright.stretched(), bright, negated);
  }

  private boolean isNegated(boolean found) {
    return ink == Ink.AUTO ? found : ink == Ink.DARK;
  }

  /**
   * The longer side of a digit's ink (rule G8's box): 20 of MNIST's 28 pixels, and as large a part
   * of other sides, halves up.
   *
   * @param side rows and columns of the digit
   */
  public static int box(int side) {
    return (10 * side + 7) / 14;
  }

  private GreyImage upright(GreyImage part) {
    return transpose ? part.transposed() : part;
  }

  /**
   * A picture as a source keeps it until it has seen all of them.
   *
   * @param inked whether its ink is bright already
   * @param negated whether the negative was taken for that
   */
  record Shaped(GreyImage image, boolean inked, boolean negated) {}

  /**
   * All but the ink, which a source decides as a whole; of a digit all, since where its ink is
   * decides what becomes of it.
   *
   * @param inked as in {@link #prepared}
   */
  Shaped shaped(GreyImage picture, boolean inked) {
    if (digit.isPresent()) {
      Prepared made = prepared(picture, inked);
      return new Shaped(made.seen(), true, made.negated());
    }
    GreyImage upright = upright(crop.map(picture::cropped).orElse(picture));
    return new Shaped(fit.map(upright::fitted).orElse(upright), inked, false);
  }

  /**
   * {@link #shaped(GreyImage, boolean)} of every image.
   *
   * @param name what the crop must lie in, for the message
   * @throws DatasetException if it does not
   */
  RawImages shaped(LabelledImages images, String name) {
    requireCropInside(images.size(), name);
    boolean fits = fit.isEmpty() || fit.get().equals(images.size());
    if (crop.isEmpty() && !transpose && fits && digit.isEmpty()) {
      return RawImages.of(images);
    }
    AtomicInteger negated = new AtomicInteger();
    LabelledImages all =
        images.map(
            image -> {
              Shaped shaped = shaped(image, false);
              negated.addAndGet(shaped.negated() ? 1 : 0);
              return shaped.image();
            });
    BitSet inked = new BitSet();
    inked.set(0, digit.isPresent() ? all.count() : 0);
    return new RawImages(all, inked, negated.get());
  }

  /**
   * Refuses a crop that reaches beyond a picture.
   *
   * @param name of the picture
   * @throws DatasetException with both sizes
   */
  public void requireCropInside(ImageSize picture, String name) {
    if (crop.isPresent() && !crop.get().isInside(picture)) {
      throw new DatasetException(
          "%s: %s, and the crop is %s; --crop WIDTHxHEIGHT+LEFT+TOP must lie inside"
              .formatted(name, picture, crop.get()));
    }
  }

  /**
   * Ink, on every image but those that have their ink already.
   *
   * @throws IllegalStateException if ink is {@link Ink#AUTO}, which a source decides as a whole
   */
  LabelledImages inked(LabelledImages images, BitSet done) {
    if (ink == Ink.AUTO) {
      throw new IllegalStateException("a source's ink is decided before");
    }
    return ink == Ink.DARK ? images.inverted(done) : images;
  }
}

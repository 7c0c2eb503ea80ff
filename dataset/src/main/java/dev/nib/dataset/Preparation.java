package dev.nib.dataset;

import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;

/**
 * What is done to a grey picture {@code [H,W]} before a net sees it, in this order, in integers
 * only (rules G3 to G6 of docs/arithmetic.md): transpose, fit, then ink. Training, calibration and
 * scoring prepare alike.
 *
 * <p>The fit needs the picture row by row, ink only the fitted one. Transposing before the fit and
 * after it are the same, since a fit rounds once.
 *
 * @param transpose whether rows and columns change places, as EMNIST's files need it
 * @param fit the size that pictures are scaled to by area, each axis by itself; none leaves them
 * @param ink which end of the grey scale is ink
 */
public record Preparation(boolean transpose, Optional<ImageSize> fit, Ink ink) {
  /** Nothing. */
  public static final Preparation NONE = new Preparation(false, Optional.empty(), Ink.BRIGHT);

  /** Which end of the grey scale is ink. */
  public enum Ink {
    /** Bright ink on dark paper, as MNIST has it. */
    BRIGHT,
    /** Dark ink on bright paper: the negative is taken. */
    DARK,
    /** Whichever the border is not: the negative is taken where the border is bright. */
    AUTO
  }

  /** Checks that nothing is null. */
  public Preparation {
    Objects.requireNonNull(fit);
    Objects.requireNonNull(ink);
  }

  /** The same with or without a transposition. */
  public Preparation withTranspose(boolean other) {
    return new Preparation(other, fit, ink);
  }

  /** The same that fits to a size. */
  public Preparation withFit(ImageSize size) {
    return new Preparation(transpose, Optional.of(size), ink);
  }

  /** The same with another ink. */
  public Preparation withInk(Ink other) {
    return new Preparation(transpose, fit, other);
  }

  /** All of it on one picture. {@link Ink#AUTO} looks at its border. */
  public GreyImage apply(GreyImage picture) {
    return inked(shaped(picture));
  }

  /** Transpose and fit. */
  public GreyImage shaped(GreyImage picture) {
    GreyImage upright = transpose ? picture.transposed() : picture;
    return fit.map(upright::fitted).orElse(upright);
  }

  /** Ink, on a picture that has its shape. */
  public GreyImage inked(GreyImage picture) {
    boolean negative = ink == Ink.DARK || (ink == Ink.AUTO && picture.hasBrightBorder());
    return negative ? picture.inverted() : picture;
  }

  /** Transpose and fit, on every image. */
  LabelledImages shaped(LabelledImages images) {
    boolean fits = fit.isEmpty() || fit.get().equals(images.size());
    return transpose || !fits ? images.map(this::shaped) : images;
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

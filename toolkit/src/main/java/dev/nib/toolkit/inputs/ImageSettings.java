package dev.nib.toolkit.inputs;

import dev.nib.dataset.Crop;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.Preparation;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Locale;
import java.util.Optional;

/**
 * How images are prepared for a model; start from {@link #defaults}.
 *
 * @param crop the rectangle that is taken of each; without it all
 * @param closer whether the rectangle around the ink is looked for in each that a digit is made of
 * @param prepare what is made of them beyond that
 * @param ink whether they are negated; without it digits that are made of pictures are where their
 *     borders are bright, and other images are not, but warned of where it looks as if they had to
 *     be
 * @param transpose whether rows and columns are exchanged; without it those of files are whose
 *     names tell that they store columns
 * @param fit whether they are scaled by area to the size that is wanted; otherwise other sizes are
 *     refused
 * @param label the column of a CSV file's labels: its name, first, last, or its number from 1;
 *     without it the one that can be
 */
@RecordBuilder
public record ImageSettings(
    Optional<Crop> crop,
    boolean closer,
    Prepare prepare,
    Optional<Preparation.Ink> ink,
    Optional<Boolean> transpose,
    boolean fit,
    Optional<String> label)
    implements ImageSettingsBuilder.With {
  /** What is made of images. */
  public enum Prepare {
    /** Nothing: they have the net's size, or are fitted. */
    NONE,
    /**
     * A digit as MNIST has it, in the net's size, of a photograph or drawing of any size: ink found
     * by the border, contrast, the ink's box in the middle.
     */
    DIGIT;

    /** The word on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks that nothing contradicts.
   *
   * @throws ToolkitException if images were both fitted and digits made of them, or a closer look
   *     had no digit, or a crop, to look at
   */
  public ImageSettings {
    if (closer && (prepare != Prepare.DIGIT || crop.isPresent())) {
      throw new ToolkitException(
          "%s=auto: looks for the ink of digits that %s=digit makes, and nothing else",
          Setting.CROP, Setting.PREPARE);
    }
    if (fit && prepare == Prepare.DIGIT) {
      throw new ToolkitException(
          "%s: a digit is made in the size that the net takes; leave it out, or %s",
          Setting.FIT, Setting.PREPARE);
    }
  }

  /** Images as MNIST has them. */
  public static ImageSettings defaults() {
    return new ImageSettings(
        Optional.empty(),
        false,
        Prepare.NONE,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** The same with another {@link #crop}. */
  public ImageSettings withCrop(Crop newCrop) {
    return withCrop(Optional.of(newCrop));
  }

  /** The same with another {@link #ink}. */
  public ImageSettings withInk(Preparation.Ink newInk) {
    return withInk(Optional.of(newInk));
  }

  /** The same with another {@link #transpose}. */
  public ImageSettings withTranspose(Boolean newTranspose) {
    return withTranspose(Optional.of(newTranspose));
  }

  /** The same with another {@link #label}. */
  public ImageSettings withLabel(String newLabel) {
    return withLabel(Optional.of(newLabel));
  }

  /**
   * What is done to images for a model that takes them in a size.
   *
   * @throws ToolkitException if digits were made that are not square
   */
  public Preparation preparation(Optional<ImageSize> size) {
    ImageSize wanted = size.orElse(ImageSize.MNIST);
    boolean digits = prepare == Prepare.DIGIT;
    if (digits && wanted.height() != wanted.width()) {
      throw new ToolkitException(
          "%s: digits are square as MNIST's are, and the net takes %s; leave it out, %s scales"
              + " pictures to that",
          Setting.PREPARE, wanted, Setting.FIT);
    }
    return new Preparation(
        crop,
        closer,
        transpose.orElse(false),
        fit ? Optional.of(wanted) : Optional.empty(),
        digits ? Optional.of(wanted.height()) : Optional.empty(),
        ink.orElse(digits ? Preparation.Ink.AUTO : Preparation.Ink.BRIGHT));
  }

  /** Whether somebody said that images are as MNIST's. */
  boolean isSaidToBeBright() {
    return ink.filter(said -> said == Preparation.Ink.BRIGHT).isPresent();
  }
}

package dev.nib.toolkit.inputs;

import dev.nib.dataset.ImageSize;
import dev.nib.dataset.Preparation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * How images are prepared for a model; start from {@link #defaults}.
 *
 * @param ink whether they are negated; without it they are not, and what looks as if it had to be
 *     is warned of
 * @param transpose whether rows and columns are exchanged; without it those of files are whose
 *     names tell that they store columns
 * @param fit whether they are scaled by area to the size that is wanted; otherwise other sizes are
 *     refused
 * @param label the column of a CSV file's labels: its name, first, last, or its number from 1;
 *     without it the one that can be
 */
@RecordBuilder
public record ImageSettings(
    Optional<Preparation.Ink> ink, Optional<Boolean> transpose, boolean fit, Optional<String> label)
    implements ImageSettingsBuilder.With {
  /** Images as MNIST has them. */
  public static ImageSettings defaults() {
    return new ImageSettings(Optional.empty(), Optional.empty(), false, Optional.empty());
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

  /** What is done to images for a model that takes them in a size. */
  Preparation preparation(Optional<ImageSize> size) {
    return new Preparation(
        transpose.orElse(false),
        fit ? Optional.of(size.orElse(ImageSize.MNIST)) : Optional.empty(),
        ink.orElse(Preparation.Ink.BRIGHT));
  }

  /** Whether somebody said that images are as MNIST's. */
  boolean isSaidToBeBright() {
    return ink.filter(said -> said == Preparation.Ink.BRIGHT).isPresent();
  }
}

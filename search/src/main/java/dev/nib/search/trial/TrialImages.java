package dev.nib.search.trial;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.trainer.loop.CnnTrainer;
import java.io.Serializable;

/**
 * The images of all trials of a search, to be sent to whoever runs them, once: those to learn from
 * and those held out, and those to calibrate on. Test images are not among them.
 */
public final class TrialImages implements Serializable {
  private static final long serialVersionUID = 1;

  private final Packed learn;
  private final Packed calibrate;
  private final long validationSeed;

  private transient Splits.Split split;
  private transient LabelledImages calibration;

  /** Images as arrays. */
  private static final class Packed implements Serializable {
    private static final long serialVersionUID = 1;

    private final int height;
    private final int width;
    private final int classes;
    private final byte[] pixels;
    private final byte[] labels;

    Packed(LabelledImages images) {
      height = images.height();
      width = images.width();
      classes = images.classes();
      pixels = new byte[images.count() * images.imageSize()];
      labels = new byte[images.count()];
      for (int i = 0; i < images.count(); i++) {
        images.copyPixels(i, pixels, i * images.imageSize());
        labels[i] = (byte) images.label(i);
      }
    }

    LabelledImages images() {
      return LabelledImages.of(height, width, classes, pixels, labels);
    }
  }

  /**
   * Takes copies.
   *
   * @param all the training images of a source, of which nets are calibrated on some, as {@code nib
   *     quantize} does
   * @param learn those of them that the search may learn from or validate on, all or fewer
   * @param validationSeed decides which of the latter are held out, and which of the former
   *     calibrate
   */
  public TrialImages(LabelledImages all, LabelledImages learn, long validationSeed) {
    this.learn = new Packed(learn);
    calibrate = new Packed(Splits.sample(all, Quantize.CALIBRATION_IMAGES, validationSeed));
    this.validationSeed = validationSeed;
  }

  /** Cut once for all trials of a process. */
  private synchronized Splits.Split split() {
    if (split == null) {
      split = Splits.stratified(learn.images(), CnnTrainer.VALIDATION_FRACTION, validationSeed);
    }
    return split;
  }

  /** Those to learn from. */
  LabelledImages train() {
    return split().rest();
  }

  /** Those by which everything is chosen. */
  LabelledImages validation() {
    return split().chosen();
  }

  /** Those to calibrate on. */
  public synchronized LabelledImages calibration() {
    if (calibration == null) {
      calibration = calibrate.images();
    }
    return calibration;
  }
}

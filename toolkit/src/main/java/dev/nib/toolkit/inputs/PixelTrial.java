package dev.nib.toolkit.inputs;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.PixelScale;
import dev.nib.model.Tensor;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a float32 model takes pixels for what nib takes them: its file seldom says, so it is
 * asked for the classes of some labelled images, and again with the other scales when most of its
 * answers are wrong.
 */
public final class PixelTrial {
  /** Enough to tell a net that answers from one that guesses. */
  private static final int IMAGES = 300;

  /** With fewer, chance might decide. */
  private static final int FEWEST_IMAGES = 50;

  /** A net that gets fewer right is asked again. */
  private static final double GOOD = 0.5;

  /** So much more makes it certain that another scale is meant. */
  private static final double FAR_BETTER = 0.25;

  private final FloatModel model;
  private final LabelledImages images;

  private PixelTrial(FloatModel model, LabelledImages images) {
    this.model = model;
    this.images = images;
  }

  /**
   * The model for pictures on its scale.
   *
   * @param name of the model, for messages
   * @param agreed what user and file say of its scale
   * @throws ToolkitException when most answers are wrong, and another scale gives far better ones
   */
  public static FloatModel of(
      String name,
      FloatModel model,
      Optional<PixelScale> agreed,
      LabelledImages images,
      long seed,
      Progress progress) {
    FloatModel scaled = model.withPixels(agreed.orElse(PixelScale.UNIT));
    Samples.of(images, scaled.pixels()).requireFits(scaled.graph());
    if (classifies(scaled, images)) {
      LabelledImages some = Splits.sample(images, IMAGES, seed);
      new PixelTrial(scaled, some).run(name, progress);
    }
    return scaled;
  }

  /** Whether the only output is a row with a score for each class. */
  private static boolean classifies(FloatModel model, LabelledImages images) {
    if (model.graph().outputs().size() != 1) {
      return false;
    }
    Tensor output = model.graph().output();
    int elements = output.shape().elements();
    return output.shape().rank() > 0
        && output.shape().extent(-1) == elements
        && elements >= images.classes();
  }

  private void run(String name, Progress progress) {
    double own = accuracy(model.pixels());
    if (own >= GOOD) {
      return;
    }
    List<PixelScale> others =
        PixelScale.KNOWN.stream().filter(known -> !known.isSameAs(model.pixels())).toList();
    PixelScale best = model.pixels();
    double most = own;
    for (PixelScale other : others) {
      double accuracy = accuracy(other);
      if (accuracy > most) {
        best = other;
        most = accuracy;
      }
    }
    String answers =
        "%s: pixels %s give %s of %d images the right class"
            .formatted(name, model.pixels(), Scores.percent(own), images.count());
    if (most >= GOOD && most >= own + FAR_BETTER && images.count() >= FEWEST_IMAGES) {
      throw new ToolkitException(
          "%s, pixels %s %s: give %s %s",
          answers, best, Scores.percent(most), Setting.PIXELS, best);
    }
    progress.warn(
        "%s, %s no more than %s: are they what the net was trained on (%s, %s MEAN,STD)?",
        answers,
        String.join(", ", others.stream().map(PixelScale::toString).toList()),
        Scores.percent(most),
        Setting.INVERT,
        Setting.PIXELS);
  }

  private double accuracy(PixelScale scale) {
    float[][] outputs = model.outputs(Samples.of(images, scale), done -> {});
    return Scores.of(images, Classifiers.predictions(outputs)).accuracy();
  }
}

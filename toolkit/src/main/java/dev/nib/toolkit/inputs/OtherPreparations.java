package dev.nib.toolkit.inputs;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Preparation;
import dev.nib.dataset.Splits;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Looks for what else a badly scored set could be: transposed, dark ink on bright paper, or digits
 * that do not lie as MNIST's do. Names of files do not always tell, and the scores of a wrong
 * preparation look like those of a bad net.
 */
public final class OtherPreparations {
  /** A net that is right more often has the images as it knows them. */
  private static final double GOOD = 0.6;

  /** What another preparation must gain to be named, as a part of the images. */
  private static final double GAIN = 0.2;

  /** Enough to tell such gains from chance. */
  private static final int IMAGES = 200;

  private static final int FEWEST = 10;

  private OtherPreparations() {}

  /**
   * Warns if a set that scores badly would score far better when prepared in another way.
   *
   * @param used what was done to the images
   * @param model the class that a model gives each of some images
   */
  public static void warn(
      LabelledImages images,
      int[] predictions,
      String source,
      Preparation used,
      Function<LabelledImages, int[]> model,
      Progress progress) {
    if (images.count() >= FEWEST && accuracy(images, predictions) < GOOD) {
      warn(Splits.sample(images, IMAGES, 1), source, used, model, progress);
    }
  }

  /**
   * The same for an int8 model.
   *
   * @param outputs what it computes for the images, {@code [N][classes]}
   */
  public static void warn(
      TestImages test,
      Program program,
      PixelInput pixels,
      byte[][] outputs,
      int threads,
      Progress progress) {
    warn(
        test.images(),
        Classifiers.predictions(outputs),
        test.source(),
        test.preparation(),
        some ->
            Classifiers.predictions(Classifiers.simulate(program, some, pixels, threads, progress)),
        progress);
  }

  /** The same for images that have not been classified yet: a sample of them is. */
  public static void warn(
      LabelledImages images,
      String source,
      Preparation used,
      Function<LabelledImages, int[]> model,
      Progress progress) {
    LabelledImages sample = Splits.sample(images, IMAGES, 1);
    if (sample.count() < FEWEST) {
      return;
    }
    double now = accuracy(sample, model.apply(sample));
    if (now >= GOOD) {
      return;
    }
    double best = now + GAIN;
    Message settings = null;
    for (Trial trial : trials(sample, used)) {
      double accuracy = accuracy(trial.images(), model.apply(trial.images()));
      if (accuracy > best) {
        best = accuracy;
        settings = trial.settings();
      }
    }
    if (settings != null) {
      progress.warn(
          "%s: %s of %d images are right as they are, %s with %s",
          source, Scores.percent(now), sample.count(), Scores.percent(best), settings);
    }
  }

  /** Images prepared in another way, and the settings for it. */
  private record Trial(LabelledImages images, Message settings) {}

  private static List<Trial> trials(LabelledImages images, Preparation used) {
    Message invert =
        Message.of(used.ink() == Preparation.Ink.DARK ? "%s=no" : "%s", Setting.INVERT);
    Message transpose =
        Message.of("%s", used.transpose() ? Setting.NO_TRANSPOSE : Setting.TRANSPOSE);
    List<Trial> trials = new ArrayList<>();
    boolean square = images.height() == images.width();
    if (used.digit().isPresent()) {
      // Its ink was found before its place was: the negative of a digit is none.
      trials.add(new Trial(images.transposed(), transpose));
      return trials;
    }
    trials.add(new Trial(images.inverted(), invert));
    if (square) {
      LabelledImages transposed = images.transposed();
      trials.add(new Trial(transposed, transpose));
      trials.add(new Trial(transposed.inverted(), Message.of("%s %s", transpose, invert)));
      trials.add(
          new Trial(
              Preparation.ofDigits(images.height()).apply(images),
              used.fit().isPresent()
                  ? Message.of("%s=digit instead of %s", Setting.PREPARE, Setting.FIT)
                  : Message.of("%s=digit", Setting.PREPARE)));
    }
    return trials;
  }

  private static double accuracy(LabelledImages images, int[] predictions) {
    int right = 0;
    for (int i = 0; i < predictions.length; i++) {
      right += predictions[i] == images.label(i) ? 1 : 0;
    }
    return (double) right / predictions.length;
  }
}

package dev.nib.toolkit.baseline;

import dev.nib.dataset.ClassScores;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.FittedForest;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.report.Reproduction.ClassRow;
import java.util.List;
import java.util.Optional;

/**
 * A baseline that was trained and scored.
 *
 * @param file that was written
 * @param sha256 of it
 * @param baseline random forest or SVM
 * @param summary what it consists of, in words
 * @param bytes size of the file
 * @param data where the images come from, as the user named it
 * @param dataSha256 of all training images and labels, before a limit
 * @param trainImages how many it learnt from
 * @param settings how
 * @param trainSeconds wall-clock time of the training
 * @param flash how a forest was fitted to flash, null for none that was
 * @param test scores on images that it did not learn from
 * @param classes scores of each class that occurs
 * @param macroAverage their plain means
 */
public record BaselineResult(
    String file,
    String sha256,
    String baseline,
    String summary,
    long bytes,
    String data,
    String dataSha256,
    int trainImages,
    BaselineSettings settings,
    double trainSeconds,
    Optional<Flash> flash,
    Scores test,
    List<ClassRow> classes,
    ClassScores macroAverage) {
  /**
   * How a forest was fitted to the flash of a chip.
   *
   * @param limitBytes that its constants may take
   * @param constantBytes that they take
   * @param validationImages of the training images, held out, that decided
   * @param validationAccuracy of the forest on these, which chose it: 0 to 1
   * @param trials the numbers of trees that were tried
   */
  public record Flash(
      int limitBytes,
      int constantBytes,
      int validationImages,
      double validationAccuracy,
      List<FittedForest.Trial> trials) {
    static Flash of(FittedForest fitted) {
      return new Flash(
          fitted.flashBytes(),
          fitted.constantBytes(),
          fitted.validationImages(),
          fitted.validationAccuracy(),
          fitted.trials());
    }
  }
}

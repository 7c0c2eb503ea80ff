package dev.nib.toolkit.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.trainer.loop.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@code nib reproduce} found: the study's comparison, and how the contestants stand images
 * that are shifted, turned and scaled.
 *
 * @param report the HTML document with all of this in pictures
 * @param images how many the study's parts were cut from
 * @param studyImages the same of the study
 * @param contestants in the study's order
 * @param distortions what was done to the test images, the first nothing
 * @param robustness one row for each contestant, the int8 models included
 * @param studyOrder whether the contestants' accuracies on the images held out stand in the study's
 *     order; those that are equal there may stand in any
 * @param augmentationGain what augmentation adds to the CNN's accuracy on the first distortion that
 *     is one, 0..1
 */
public record Reproduction(
    String nib,
    String report,
    String data,
    String trainSha256,
    String testSha256,
    long seed,
    int images,
    int studyImages,
    List<Contestant> contestants,
    List<Distortion> distortions,
    int testImages,
    List<Robustness> robustness,
    boolean studyOrder,
    double augmentationGain,
    double seconds) {
  public Reproduction {
    contestants = List.copyOf(contestants);
    distortions = List.copyOf(distortions);
    robustness = List.copyOf(robustness);
  }

  /**
   * One classifier, trained and validated as the study did.
   *
   * @param name as in the study
   * @param study what the study reports
   * @param parameters weights and biases, absent for what has none
   * @param floatBytes size of its file, for nets as float32
   * @param int8Bytes size of the int8 file, absent for what is no net
   * @param sha256 of its file
   * @param int8Sha256 of the int8 file, absent for what is no net
   * @param trainSeconds wall-clock time of the training
   * @param epochSeconds the same for an epoch of a net, validation included
   * @param train accuracy and loss on the training images: of a net in its best epoch, with dropout
   *     and augmentation at work; of the others not measured
   * @param validation accuracy and loss on the images held out
   * @param epochs of a net, else empty
   */
  public record Contestant(
      String name,
      StudyFigures study,
      String description,
      int trainImages,
      int validationImages,
      Optional<Integer> parameters,
      long floatBytes,
      Optional<Long> int8Bytes,
      String sha256,
      Optional<String> int8Sha256,
      double trainSeconds,
      Optional<Double> epochSeconds,
      Optional<Score> train,
      Score validation,
      List<EpochRecord> epochs) {
    public Contestant {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * @param accuracy 0..1
   * @param loss mean cross entropy in nats, absent where there are no probabilities
   */
  public record Score(double accuracy, Optional<Double> loss) {}

  /**
   * What the study reports of a classifier.
   *
   * @param accuracy on its validation images, 0..1
   * @param loss the least on its validation images, in nats
   * @param trainAccuracy 0..1
   * @param epochSeconds wall-clock time of an epoch
   */
  public record StudyFigures(
      double accuracy,
      Optional<Double> loss,
      Optional<Double> trainAccuracy,
      Optional<Double> epochSeconds) {
    /** Where it reports nothing else. */
    public static StudyFigures accuracyOnly(double accuracy) {
      return new StudyFigures(accuracy, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** A way to change test images. */
  public record Distortion(String name, Augmentation augmentation) {}

  /**
   * How a classifier does on test images.
   *
   * @param accuracy 0..1 for each distortion, in their order
   * @param classes scores of each class that occurs on the images as they are
   * @param macroAverage their plain means
   */
  public record Robustness(
      String name, List<Double> accuracy, List<ClassRow> classes, ClassScores macroAverage) {
    public Robustness {
      accuracy = List.copyOf(accuracy);
      classes = List.copyOf(classes);
    }
  }

  /** The scores of one class. */
  public record ClassRow(int label, @JsonUnwrapped ClassScores scores) {
    /** Those of each class that occurs. */
    public static List<ClassRow> of(ConfusionMatrix matrix) {
      return IntStream.range(0, matrix.classes())
          .filter(matrix::occurs)
          .mapToObj(c -> new ClassRow(c, matrix.scores(c)))
          .toList();
    }
  }

  /** Pairs whose order is not the study's, as in {@code SVM ahead of CNN}; none is the study's. */
  public static List<String> outOfOrder(List<Contestant> contestants) {
    List<String> pairs = new ArrayList<>();
    for (Contestant better : contestants) {
      for (Contestant worse : contestants) {
        if (better.study().accuracy() > worse.study().accuracy()
            && better.validation().accuracy() <= worse.validation().accuracy()) {
          pairs.add(
              worse.validation().accuracy() == better.validation().accuracy()
                  ? worse.name() + " level with " + better.name()
                  : worse.name() + " ahead of " + better.name());
        }
      }
    }
    return pairs;
  }
}

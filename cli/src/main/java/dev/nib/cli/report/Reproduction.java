package dev.nib.cli.report;

import dev.nib.dataset.augment.Augmentation;
import dev.nib.trainer.EpochRecord;
import java.util.List;
import java.util.Optional;

/**
 * What {@code nib reproduce} found: the study's comparison, and how the contestants stand images
 * that are shifted, turned and scaled.
 *
 * @param images how many the study's parts were cut from
 * @param contestants in the study's order
 * @param distortions what was done to the test images, the first nothing
 * @param robustness one row for each contestant, the int8 models included
 * @param augmentationGain what augmentation adds to the CNN's accuracy on the first distortion that
 *     is one, 0..1
 */
public record Reproduction(
    String nib,
    String data,
    String trainSha256,
    String testSha256,
    long seed,
    int images,
    List<Contestant> contestants,
    List<Distortion> distortions,
    int testImages,
    List<Robustness> robustness,
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
   * @param accuracy 0..1 for each distortion, in their order
   */
  public record Robustness(String name, List<Double> accuracy) {
    public Robustness {
      accuracy = List.copyOf(accuracy);
    }
  }
}

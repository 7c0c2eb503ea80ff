package dev.nib.trainer.loop;

import dev.nib.dataset.augment.Augmentation;
import java.util.Optional;

/**
 * What a training does beyond plain cross entropy on the images as they are.
 *
 * @param augmentation how every image is changed anew in every epoch
 * @param schedule how the step size changes
 * @param labelSmoothing the part of the target that is spread evenly over all classes, 0 (none) to
 *     below 1 (Szegedy et al., Rethinking the Inception Architecture, 2016)
 * @param weightAveraging decay of an exponential moving average of the weights, taken after every
 *     step; 0 for none, below 1. Validation and the result then use the average (Polyak and
 *     Juditsky, 1992). It starts as a plain mean, so that the random first weights are forgotten
 * @param distillation a net to learn from beside the labels
 */
public record Recipe(
    Augmentation augmentation,
    Schedule schedule,
    double labelSmoothing,
    double weightAveraging,
    Optional<Distillation> distillation) {
  public Recipe {
    requirePart("label smoothing", labelSmoothing);
    requirePart("weight averaging", weightAveraging);
  }

  /** Images and labels as they are, {@link Schedule#COSINE}, the last step's weights. */
  public static Recipe plain() {
    return new Recipe(Augmentation.none(), Schedule.COSINE, 0, 0, Optional.empty());
  }

  public Recipe withAugmentation(Augmentation newAugmentation) {
    return new Recipe(newAugmentation, schedule, labelSmoothing, weightAveraging, distillation);
  }

  public Recipe withSchedule(Schedule newSchedule) {
    return new Recipe(augmentation, newSchedule, labelSmoothing, weightAveraging, distillation);
  }

  public Recipe withLabelSmoothing(double newLabelSmoothing) {
    return new Recipe(augmentation, schedule, newLabelSmoothing, weightAveraging, distillation);
  }

  public Recipe withWeightAveraging(double newWeightAveraging) {
    return new Recipe(augmentation, schedule, labelSmoothing, newWeightAveraging, distillation);
  }

  public Recipe withDistillation(Distillation newDistillation) {
    return new Recipe(
        augmentation, schedule, labelSmoothing, weightAveraging, Optional.of(newDistillation));
  }

  private static void requirePart(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s is %s, must be 0 or more and below 1".formatted(what, value));
    }
  }
}

package dev.nib.toolkit.inputs;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.SetChecks;
import dev.nib.dataset.Splits;
import dev.nib.toolkit.Progress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What commands that train do with a source's training part. */
public final class TrainingImages {
  private TrainingImages() {}

  /**
   * A sample of the training part with its classes in proportion; all of it without a limit.
   *
   * @param limit how many images, at least 1; empty for all
   */
  public static Dataset limited(Dataset dataset, Optional<Integer> limit, long seed) {
    return limit
        .map(count -> dataset.withTrain(Splits.sample(dataset.train(), count, seed)))
        .orElse(dataset);
  }

  /** Warns of digits that training never sees, and of test images that it sees. */
  public static void check(Dataset dataset, Progress progress) {
    int[] missing = SetChecks.missingClasses(dataset.train());
    if (missing.length > 0) {
      progress.warn(
          "%s: no training image of %s: what is trained on it cannot know %s",
          dataset.source(),
          Arrays.stream(missing).mapToObj(Integer::toString).collect(Collectors.joining(", ")),
          missing.length == 1 ? "it" : "them");
    }
    int shared = SetChecks.countAlsoIn(dataset.test(), dataset.train());
    if (shared > 0) {
      progress.warn(
          "%s: %,d of %,d test images are training images too, pixel for pixel: the test score is"
                  .formatted(dataset.source(), shared, dataset.test().count())
              + " too good");
    }
  }
}

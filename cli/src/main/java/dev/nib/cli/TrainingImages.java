package dev.nib.cli;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.SetChecks;
import dev.nib.dataset.Splits;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What commands that train do with a source's training part. */
final class TrainingImages {
  private TrainingImages() {}

  /**
   * A sample of the training part with its classes in proportion; all of it without a limit.
   *
   * @param limit how many images; null for all
   */
  static Dataset limited(Dataset dataset, Integer limit, long seed) {
    if (limit == null) {
      return dataset;
    }
    if (limit < 1) {
      throw new UsageException("--limit is %d, must be 1 or more".formatted(limit));
    }
    return dataset.withTrain(Splits.sample(dataset.train(), limit, seed));
  }

  /** Warns of digits that training never sees, and of test images that it sees. */
  static void check(Dataset dataset, Console console) {
    int[] missing = SetChecks.missingClasses(dataset.train());
    if (missing.length > 0) {
      console.warn(
          "%s: no training image of %s: what is trained on it cannot know %s"
              .formatted(
                  dataset.source(),
                  Arrays.stream(missing)
                      .mapToObj(Integer::toString)
                      .collect(Collectors.joining(", ")),
                  missing.length == 1 ? "it" : "them"));
    }
    int shared = SetChecks.countAlsoIn(dataset.test(), dataset.train());
    if (shared > 0) {
      console.warn(
          "%s: %,d of %,d test images are training images too, pixel for pixel: the test score is"
                  .formatted(dataset.source(), shared, dataset.test().count())
              + " too good");
    }
  }
}

package dev.nib.dataset;

import java.util.Objects;

/**
 * Images to learn from and, apart from them, images to be measured on.
 *
 * @param source where they come from, as the user wrote it ({@code synthetic}, {@code mnist}, a
 *     path)
 * @param train the part to learn from, calibrate on and choose by
 * @param test the part that only ever measures; of the same size and classes as {@code train}
 * @param origin how they were taken
 */
public record Dataset(String source, LabelledImages train, LabelledImages test, Origin origin) {
  /**
   * How the images of a source were taken.
   *
   * @param preparation what was done to each, its ink found out
   * @param testPart which of the images {@code test} are, in words
   * @param whole whether all images of the source are both parts
   */
  public record Origin(Preparation preparation, String testPart, boolean whole) {
    /** As a source has them that comes in two parts. */
    static final Origin AS_THEY_ARE = new Origin(Preparation.NONE, "the test part", false);
  }

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if image sizes or numbers of classes differ
   */
  public Dataset {
    Objects.requireNonNull(source);
    Objects.requireNonNull(origin);
    if (!train.size().equals(test.size()) || train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "%s: training part has %s, test part %s".formatted(source, train, test));
    }
  }

  /** Images of a source that comes in two parts, taken as they are. */
  public Dataset(String source, LabelledImages train, LabelledImages test) {
    this(source, train, test, Origin.AS_THEY_ARE);
  }

  /** The same with another training part. */
  public Dataset withTrain(LabelledImages other) {
    return new Dataset(source, other, test, origin);
  }

  /** The {@linkplain LabelledImages#sha256 SHA-256} of the training part. */
  public String trainSha256() {
    return train.sha256();
  }

  /** The {@linkplain LabelledImages#sha256 SHA-256} of the test part. */
  public String testSha256() {
    return test.sha256();
  }
}

package dev.nib.dataset;

import java.util.Objects;

/**
 * Images to learn from and, apart from them, images to be measured on.
 *
 * @param source where they come from, as the user wrote it ({@code synthetic}, {@code mnist}, a
 *     path)
 * @param train the part to learn from, calibrate on and choose by
 * @param test the part that only ever measures; of the same size and classes as {@code train}
 */
public record Dataset(String source, LabelledImages train, LabelledImages test) {
  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if image sizes or numbers of classes differ
   */
  public Dataset {
    Objects.requireNonNull(source);
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "%s: training part has %s, test part %s".formatted(source, train, test));
    }
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

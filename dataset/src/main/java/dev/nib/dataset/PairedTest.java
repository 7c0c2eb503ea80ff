package dev.nib.dataset;

/**
 * McNemar's exact test (1947): whether two classifiers that saw the same images differ in accuracy.
 *
 * <p>Only the images on which one is right and the other wrong tell anything. Were both equally
 * good, such an image would favour either with probability 1/2.
 *
 * @param onlyFirst images that only the first classifier got right
 * @param onlySecond images that only the second classifier got right
 */
public record PairedTest(long onlyFirst, long onlySecond) {
  public PairedTest {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(onlyFirst + " and " + onlySecond + " images");
    }
  }

  /**
   * Counts.
   *
   * @param labels {@code [N]}
   * @param first {@code [N]}, predictions of the first classifier
   * @param second {@code [N]}, predictions of the second classifier
   */
  public static PairedTest of(int[] labels, int[] first, int[] second) {
    if (first.length != labels.length || second.length != labels.length) {
      throw new IllegalArgumentException(
          "%s labels, %s and %s predictions".formatted(labels.length, first.length, second.length));
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean firstRight = first[i] == labels[i];
      boolean secondRight = second[i] == labels[i];
      onlyFirst += firstRight && !secondRight ? 1 : 0;
      onlySecond += secondRight && !firstRight ? 1 : 0;
    }
    return new PairedTest(onlyFirst, onlySecond);
  }

  /**
   * How probable a difference at least as large is between equally good classifiers, two-sided, 0
   * to 1; below 0.05 one usually calls the difference real.
   */
  public double pValue() {
    long n = onlyFirst + onlySecond;
    long fewer = Math.min(onlyFirst, onlySecond);
    // Terms of the binomial distribution by their logarithms: 2^-n underflows from 1,075 on.
    double logTerm = -n * Math.log(2);
    double tail = 0;
    for (long k = 0; k <= fewer; k++) {
      tail += Math.exp(logTerm);
      logTerm += Math.log((double) (n - k) / (k + 1));
    }
    return Math.min(1, 2 * tail);
  }
}

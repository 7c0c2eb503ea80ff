package dev.nib.dataset;

import java.util.Arrays;

/**
 * How often which label was taken for which: counts {@code [label, prediction]}, immutable.
 *
 * <p>The scores follow scikit-learn. Where a quotient has the denominator 0 it counts as 0: the
 * precision of a class that was never predicted, the recall of a class that never occurs, the F1 of
 * a class that does neither, the accuracy of nothing. Averages are over the classes that occur as
 * label or as prediction.
 */
public final class ConfusionMatrix {
  private final long[][] counts;

  private ConfusionMatrix(long[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param classes the number of classes, at least 1
   * @param labels {@code [N]}, what the images are, each in {@code 0..classes-1}
   * @param predictions {@code [N]}, what they were taken for, each in {@code 0..classes-1}
   * @throws IllegalArgumentException if the lengths differ or a class is out of range
   */
  public static ConfusionMatrix of(int classes, int[] labels, int[] predictions) {
    if (classes < 1) {
      throw new IllegalArgumentException(classes + " classes");
    }
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          labels.length + " labels, but " + predictions.length + " predictions");
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      check("label", i, labels[i], classes);
      check("prediction", i, predictions[i], classes);
      counts[labels[i]][predictions[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /**
   * A matrix that was counted before.
   *
   * @param counts {@code [label][prediction]}, square, none below 0
   * @throws IllegalArgumentException if they are not
   */
  public static ConfusionMatrix of(long[][] counts) {
    long[][] copy = new long[counts.length][];
    for (int label = 0; label < counts.length; label++) {
      copy[label] = counts[label].clone();
      if (copy[label].length != counts.length || Arrays.stream(copy[label]).anyMatch(n -> n < 0)) {
        throw new IllegalArgumentException(
            "row %d of %d is %s".formatted(label, counts.length, Arrays.toString(copy[label])));
      }
    }
    return new ConfusionMatrix(copy);
  }

  /** Counts predictions {@code [N]} for the given images, in their order. */
  public static ConfusionMatrix of(LabelledImages images, int[] predictions) {
    return of(images.classes(), images.labels(), predictions);
  }

  private static void check(String what, int index, int value, int classes) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          "%s %s is %s, not 0..%s".formatted(what, index, value, classes - 1));
    }
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many images with this label were taken for that prediction. */
  public long count(int label, int prediction) {
    return counts[label][prediction];
  }

  /** All counts {@code [label, prediction]}, copied. */
  public long[][] toArray() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** The number of images. */
  public long total() {
    long total = 0;
    for (int c = 0; c < counts.length; c++) {
      total += support(c);
    }
    return total;
  }

  /** The number of images that were taken for what they are. */
  public long correct() {
    long correct = 0;
    for (int c = 0; c < counts.length; c++) {
      correct += counts[c][c];
    }
    return correct;
  }

  /** The fraction of images that were taken for what they are, 0..1. */
  public double accuracy() {
    return quotient(correct(), total());
  }

  /** The number of images with this label. */
  public long support(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** The number of images that were taken for this class. */
  public long predicted(int prediction) {
    return Arrays.stream(counts).mapToLong(row -> row[prediction]).sum();
  }

  /** Of the images that were taken for this class, the fraction that are, 0..1. */
  public double precision(int c) {
    return quotient(counts[c][c], predicted(c));
  }

  /** Of the images of this class, the fraction that were taken for it, 0..1. */
  public double recall(int c) {
    return quotient(counts[c][c], support(c));
  }

  /** The harmonic mean of precision and recall, 0..1. */
  public double f1(int c) {
    return quotient(2 * counts[c][c], predicted(c) + support(c));
  }

  /** Whether the class is the label or the prediction of any image. */
  public boolean occurs(int c) {
    return support(c) > 0 || predicted(c) > 0;
  }

  /** The scores of one class. */
  public ClassScores scores(int c) {
    return new ClassScores(precision(c), recall(c), f1(c), support(c));
  }

  /** The plain means over the classes that occur; the support is the total. */
  public ClassScores macroAverage() {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    int n = 0;
    for (int c = 0; c < classes(); c++) {
      if (occurs(c)) {
        precision += precision(c);
        recall += recall(c);
        f1 += f1(c);
        n++;
      }
    }
    return n == 0
        ? new ClassScores(0, 0, 0, 0)
        : new ClassScores(precision / n, recall / n, f1 / n, total());
  }

  /** The means over the classes weighted by their support; the support is the total. */
  public ClassScores weightedAverage() {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    long total = total();
    for (int c = 0; c < classes(); c++) {
      double weight = quotient(support(c), total);
      precision += weight * precision(c);
      recall += weight * recall(c);
      f1 += weight * f1(c);
    }
    return new ClassScores(precision, recall, f1, total);
  }

  private static double quotient(long numerator, long denominator) {
    return denominator == 0 ? 0 : (double) numerator / denominator;
  }

  /** The counts as a table, a row per label and a column per prediction. */
  @Override
  public String toString() {
    return ClassificationReport.matrixText(this);
  }
}

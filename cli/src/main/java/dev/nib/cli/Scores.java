package dev.nib.cli;

import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Proportion;

/**
 * How well predictions meet labels.
 *
 * @param images how many were classified
 * @param accuracy 0 to 1
 * @param accuracy95 the 95 % confidence interval of Wilson for the accuracy
 * @param confusion {@code [label][prediction]} counts
 */
public record Scores(
    int images,
    double accuracy,
    Interval accuracy95,
    java.util.List<java.util.List<Long>> confusion) {
  /** Ends of an interval, 0 to 1. */
  public record Interval(double low, double high) {
    String text() {
      return "%.2f to %.2f %%".formatted(100 * low, 100 * high);
    }
  }

  static Scores of(LabelledImages images, int[] predictions) {
    ConfusionMatrix matrix = ConfusionMatrix.of(images, predictions);
    java.util.List<java.util.List<Long>> rows =
        java.util.Arrays.stream(matrix.toArray())
            .map(row -> java.util.Arrays.stream(row).boxed().toList())
            .toList();
    Proportion accuracy = new Proportion(matrix.correct(), matrix.total());
    return new Scores(
        images.count(), matrix.accuracy(), new Interval(accuracy.low95(), accuracy.high95()), rows);
  }

  /** Accuracy, precision, recall and F1, and the confusion matrix, as text. */
  static String text(LabelledImages images, int[] predictions) {
    ConfusionMatrix matrix = ConfusionMatrix.of(images, predictions);
    return ClassificationReport.text(matrix) + System.lineSeparator() + matrix;
  }

  /** As in {@code 98.76 %}. */
  static String percent(double fraction) {
    return "%.2f %%".formatted(100 * fraction);
  }
}

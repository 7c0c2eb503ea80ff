package dev.nib.cli;

import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;

/**
 * How well predictions meet labels.
 *
 * @param images how many were classified
 * @param accuracy 0 to 1
 * @param confusion {@code [label][prediction]} counts
 */
public record Scores(int images, double accuracy, java.util.List<java.util.List<Long>> confusion) {
  static Scores of(LabelledImages images, int[] predictions) {
    ConfusionMatrix matrix = ConfusionMatrix.of(images, predictions);
    java.util.List<java.util.List<Long>> rows =
        java.util.Arrays.stream(matrix.toArray())
            .map(row -> java.util.Arrays.stream(row).boxed().toList())
            .toList();
    return new Scores(images.count(), matrix.accuracy(), rows);
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

package dev.nib.cli;

import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.toolkit.inputs.ImagePrediction;
import dev.nib.toolkit.inputs.Scores;
import java.util.List;
import java.util.stream.Collectors;

/** How well predictions meet labels, as text. */
final class ScoreText {
  private static final int SHOWN = 10;

  private ScoreText() {}

  /** Accuracy, precision, recall and F1, and the confusion matrix. */
  static String scores(Scores scores) {
    ConfusionMatrix matrix = scores.matrix();
    return ClassificationReport.text(matrix) + System.lineSeparator() + matrix;
  }

  /** The first images that were taken for others, a line each, with a heading; empty for none. */
  static String wrong(List<ImagePrediction> predictions) {
    List<ImagePrediction> wrong = predictions.stream().filter(p -> !p.correct()).toList();
    if (wrong.isEmpty()) {
      return "";
    }
    String heading =
        wrong.size() <= SHOWN
            ? "%,d taken for another digit:".formatted(wrong.size())
            : "%,d taken for another digit, the first %d:".formatted(wrong.size(), SHOWN);
    return wrong.stream()
        .limit(SHOWN)
        .map(p -> "%n  %s: a %d, taken for a %d".formatted(p.name(), p.label(), p.prediction()))
        .collect(Collectors.joining("", "%n%n".formatted() + heading, ""));
  }
}

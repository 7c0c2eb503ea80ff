package dev.nib.dataset;

import java.util.Locale;

/**
 * Prints the scores of a {@link ConfusionMatrix} as text, in the layout of scikit-learn's {@code
 * classification_report} with four digits. Classes that neither occur nor are predicted are left
 * out.
 */
public final class ClassificationReport {
  private static final int LABEL_WIDTH = 12;

  private ClassificationReport() {}

  /** The scores of each class, the accuracy, and the averages; lines end with LF. */
  public static String text(ConfusionMatrix matrix) {
    StringBuilder text = new StringBuilder();
    text.append(" ".repeat(LABEL_WIDTH)).append("  precision    recall  f1-score   support\n\n");
    for (int c = 0; c < matrix.classes(); c++) {
      if (matrix.occurs(c)) {
        append(text, Integer.toString(c), matrix.scores(c));
      }
    }
    text.append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%" + LABEL_WIDTH + "s %10s%10s%10.4f%10d\n",
            "accuracy",
            "",
            "",
            matrix.accuracy(),
            matrix.total()));
    append(text, "macro avg", matrix.macroAverage());
    append(text, "weighted avg", matrix.weightedAverage());
    return text.toString();
  }

  private static void append(StringBuilder text, String name, ClassScores scores) {
    text.append(
        String.format(
            Locale.ROOT,
            "%" + LABEL_WIDTH + "s %10.4f%10.4f%10.4f%10d\n",
            name,
            scores.precision(),
            scores.recall(),
            scores.f1(),
            scores.support()));
  }

  /** The counts, a row per label and a column per prediction; lines end with LF. */
  static String matrixText(ConfusionMatrix matrix) {
    StringBuilder text = new StringBuilder("label \\ predicted");
    int width = Math.max(4, Long.toString(matrix.total()).length()) + 1;
    for (int c = 0; c < matrix.classes(); c++) {
      text.append(String.format(Locale.ROOT, "%" + width + "d", c));
    }
    text.append('\n');
    for (int label = 0; label < matrix.classes(); label++) {
      text.append(String.format(Locale.ROOT, "%17d", label));
      for (int c = 0; c < matrix.classes(); c++) {
        text.append(String.format(Locale.ROOT, "%" + width + "d", matrix.count(label, c)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}

package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.toolkit.report.NetView.Cell;
import dev.nib.toolkit.report.NetView.ClassRow;
import dev.nib.toolkit.report.NetView.Confusion;
import dev.nib.toolkit.report.NetView.ConfusionRow;
import dev.nib.toolkit.report.ReportView.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Confusion matrices and the scores of every class. */
final class ScoreViews {
  /** So much colour has a single mistake, lest it be overlooked. */
  private static final double FAINTEST = 0.12;

  /** As scikit-learn calls it. */
  static final String MACRO_AVERAGE = "macro average";

  private final ConfusionMatrix floats;
  private final ConfusionMatrix int8;

  ScoreViews(NetResult result) {
    floats = ConfusionMatrix.of(result.test(), result.floats().classes());
    int8 = ConfusionMatrix.of(result.test(), result.int8().classes());
  }

  /** Of the float net. */
  ConfusionMatrix floats() {
    return floats;
  }

  /** Of the int8 net. */
  ConfusionMatrix int8() {
    return int8;
  }

  List<Confusion> confusions() {
    return List.of(confusion("int8", int8), confusion("float", floats));
  }

  /** The matrix with the shades of its cells. */
  static Confusion confusion(String title, ConfusionMatrix matrix) {
    List<Integer> classes = occurring(matrix);
    long most = 1;
    for (int label : classes) {
      for (int prediction : classes) {
        most = label == prediction ? most : Math.max(most, matrix.count(label, prediction));
      }
    }
    List<ConfusionRow> rows = new ArrayList<>();
    for (int label : classes) {
      List<Cell> cells = new ArrayList<>();
      for (int prediction : classes) {
        cells.add(cell(matrix, label, prediction, most));
      }
      rows.add(new ConfusionRow("" + label, cells, Figures.count(matrix.support(label))));
    }
    String note =
        Text.format(
            "%s of %s right (%s)",
            Figures.count(matrix.correct()),
            Figures.count(matrix.total()),
            Figures.percent(matrix.correct(), matrix.total()));
    return new Confusion(title, note, classes.stream().map(c -> "" + c).toList(), rows);
  }

  /** The shade of a hit is its share of the row; that of a miss is relative to the worst miss. */
  private static Cell cell(ConfusionMatrix matrix, int label, int prediction, long mostMisses) {
    long count = matrix.count(label, prediction);
    long support = matrix.support(label);
    boolean hit = label == prediction;
    double part =
        hit
            ? (support == 0 ? 0 : (double) count / support)
            : FAINTEST + (1 - FAINTEST) * count / mostMisses;
    return new Cell(
        Figures.count(count),
        count == 0 ? "" : Text.format("%.1f", 100.0 * count / support),
        Text.format("%.3f", count == 0 ? 0 : part),
        count == 0 ? "none" : hit ? "hit" : "miss",
        Text.format(
            "%d taken for %d: %s of %s",
            label, prediction, Figures.count(count), Figures.count(support)));
  }

  /** Precision, recall and F1 of each class, then their plain means, the macro average. */
  List<ClassRow> classes() {
    List<ClassRow> rows = new ArrayList<>();
    for (int c = 0; c < int8.classes(); c++) {
      if (floats.occurs(c) || int8.occurs(c)) {
        rows.add(row("" + c, floats.scores(c), int8.scores(c), false));
      }
    }
    rows.add(row(MACRO_AVERAGE, floats.macroAverage(), int8.macroAverage(), true));
    return rows;
  }

  /** Recall of each class, float beside int8. */
  Drawings recall() {
    List<Integer> classes =
        IntStream.range(0, int8.classes()).filter(c -> int8.support(c) > 0).boxed().toList();
    if (classes.isEmpty()) {
      return Drawings.NONE;
    }
    List<Double> floatRecall = classes.stream().map(c -> 100 * floats.scores(c).recall()).toList();
    List<Double> int8Recall = classes.stream().map(c -> 100 * int8.scores(c).recall()).toList();
    double least =
        BarChart.below(Stream.concat(floatRecall.stream(), int8Recall.stream()).toList());
    return Drawings.of(
        () ->
            List.of(
                new Chart(
                    Text.format("Recall of each class in percent, from %.0f on", least),
                    new BarChart(
                            "recall",
                            "recall, percent",
                            classes.stream().map(c -> "" + c).toList(),
                            least)
                        .with(floatRecall)
                        .with(int8Recall)
                        .svg())));
  }

  private static ClassRow row(String label, ClassScores f, ClassScores i, boolean average) {
    return new ClassRow(
        label,
        Figures.count(i.support()),
        Figures.fraction(f.precision()),
        Figures.fraction(f.recall()),
        Figures.fraction(f.f1()),
        Figures.fraction(i.precision()),
        Figures.fraction(i.recall()),
        Figures.fraction(i.f1()),
        average);
  }

  private static List<Integer> occurring(ConfusionMatrix matrix) {
    return IntStream.range(0, matrix.classes()).filter(matrix::occurs).boxed().toList();
  }
}

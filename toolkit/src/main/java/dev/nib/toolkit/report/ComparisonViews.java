package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.PairedTest;
import dev.nib.dataset.Proportion;
import dev.nib.toolkit.compare.TensorComparison;
import dev.nib.toolkit.report.NetView.Accuracy;
import dev.nib.toolkit.report.NetView.TensorRow;
import java.util.List;
import java.util.Optional;

/** Float against int8: what quantisation costs, and in which layer. */
final class ComparisonViews {
  /** What one usually calls a real difference. */
  private static final double SIGNIFICANT = 0.05;

  /** The bar of a tensor with so much signal to noise is full. */
  private static final double FULL_BAR_DB = 50;

  private final NetResult result;
  private final ScoreViews scores;

  ComparisonViews(NetResult result, ScoreViews scores) {
    this.result = result;
    this.scores = scores;
  }

  List<Accuracy> accuracies() {
    if (result.test().count() == 0) {
      return List.of();
    }
    return List.of(accuracy("float", scores.floats()), accuracy("int8", scores.int8()));
  }

  private static Accuracy accuracy(String name, ConfusionMatrix matrix) {
    Proportion p = new Proportion(matrix.correct(), matrix.total());
    return new Accuracy(
        name,
        Figures.count(matrix.correct()),
        Figures.percent(matrix.correct(), matrix.total()),
        Text.format("%.2f to %.2f\u00a0%%", 100 * p.low95(), 100 * p.high95()));
  }

  /** The paired test in words. */
  String verdict() {
    PairedTest test =
        PairedTest.of(result.test().labels(), result.floats().classes(), result.int8().classes());
    if (test.onlyFirst() + test.onlySecond() == 0) {
      return "Both nets get the same images right.";
    }
    return Text.format(
        "Only float is right on %s, only int8 on %s images: %s (McNemar's exact test,"
            + " p\u00a0=\u00a0%.3g).",
        Figures.count(test.onlyFirst()),
        Figures.count(test.onlySecond()),
        test.pValue() < SIGNIFICANT
            ? "a difference that chance hardly explains"
            : "no more of a difference than chance makes",
        test.pValue());
  }

  String tensorNote() {
    return Text.format(
        "Every int8 tensor, dequantised, against its float version over the first %s test images:"
            + " the ratio of signal to quantisation noise, the cosine of both as vectors, and the"
            + " part of the float values outside the range of int8.",
        Figures.count(result.tensorImages()));
  }

  List<TensorRow> tensors() {
    return result.tensors().stream().map(ComparisonViews::row).toList();
  }

  private static TensorRow row(TensorComparison t) {
    Optional<Double> db = t.sqnrDb();
    double length = Math.max(0, Math.min(1, db.orElse(FULL_BAR_DB) / FULL_BAR_DB));
    return new TensorRow(
        t.name(),
        t.kind(),
        db.map(value -> Text.format("%.1f\u00a0dB", value)).orElse("-"),
        Text.format("%.1f", 100 * length),
        t.cosine().map(value -> Text.format("%.6f", value)).orElse("-"),
        Text.format("%.3f\u00a0%%", 100 * t.clipped()));
  }
}

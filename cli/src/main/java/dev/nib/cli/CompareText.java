package dev.nib.cli;

import dev.nib.toolkit.compare.ArrayComparison;
import dev.nib.toolkit.compare.ChangedImage;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.compare.OutputComparison;
import dev.nib.toolkit.compare.TensorComparison;
import dev.nib.toolkit.inputs.Scores;
import java.util.List;

/** Float against int8 as text. */
final class CompareText {
  private static final int NAME_COLUMNS = 24;

  private CompareText() {}

  /** Accuracies, agreement and the paired test. */
  static String summary(CompareResult r) {
    return """
    test images  %s
    float32      %s (95 %% interval %s)
    int8         %s (95 %% interval %s)
    agreement    %s; root mean squared difference of the outputs %.5f
    difference   int8 %+.2f points; only float32 right: %d, only int8 right: %d, p = %.3g\
    """
        .formatted(
            r.tested().text(),
            Scores.percent(r.float32().accuracy()),
            interval(r.float32()),
            Scores.percent(r.int8().accuracy()),
            interval(r.int8()),
            Scores.percent(r.agreement()),
            r.outputError(),
            // Not -0.00.
            -r.dropPoints() + 0.0,
            r.paired().onlyFloat32Right(),
            r.paired().onlyInt8Right(),
            r.paired().pValue());
  }

  private static String interval(Scores scores) {
    Scores.Interval interval = scores.accuracy95();
    return "%.2f to %.2f %%".formatted(100 * interval.low(), 100 * interval.high());
  }

  /** All of it. */
  static String of(CompareResult r) {
    StringBuilder text = new StringBuilder(summary(r));
    if (!r.tensors().isEmpty()) {
      text.append("%n%n".formatted()).append(table(r.layerImages(), "images", r.tensors()));
    }
    text.append(
        "%n%nmost changed images%n%-24s %6s  %-14s %-14s %s"
            .formatted("image", "label", "float32", "int8", "change"));
    for (ChangedImage c : r.changed()) {
      text.append(
          "%n%-24s %6d  %-14s %-14s %.4f%s"
              .formatted(
                  Column.name(c.name(), NAME_COLUMNS),
                  c.label(),
                  "%d (%.4f)".formatted(c.float32(), c.float32Score()),
                  "%d (%.4f)".formatted(c.int8(), c.int8Score()),
                  c.change(),
                  c.sameAnswer() ? "" : "  other answer"));
    }
    return text.toString();
  }

  /** Outputs and tensors. */
  static String of(ArrayComparison r) {
    StringBuilder text =
        new StringBuilder(
            "outputs, float against dequantised int8, %,d samples%n%-24s %-14s %10s %10s  %s"
                .formatted(
                    r.samples(),
                    "output",
                    "shape",
                    "error",
                    "largest",
                    "largest element the same"));
    for (OutputComparison o : r.outputs()) {
      text.append(
          "%n%-24s %-14s %10.6f %10.6f  %s"
              .formatted(
                  Column.name(o.name(), NAME_COLUMNS),
                  o.shape(),
                  o.error(),
                  o.largestDifference(),
                  agreement(o)));
    }
    if (!r.tensors().isEmpty()) {
      text.append("%n%n".formatted()).append(table(r.layerSamples(), "samples", r.tensors()));
    }
    return text.toString();
  }

  private static String agreement(OutputComparison output) {
    return output
        .agreement()
        .map(
            a ->
                "%s (%,d of %,d rows)"
                    .formatted(Scores.percent(a), output.sameAnswers(), output.answers()))
        .orElse("- (no rows of several elements)");
  }

  /** Every tensor's error as a table. */
  private static String table(int samples, String what, List<TensorComparison> tensors) {
    StringBuilder text =
        new StringBuilder(
            "float against dequantised int8, first %,d %s%n%-24s %-21s %9s %10s %10s"
                .formatted(samples, what, "tensor", "operator", "SQNR dB", "cosine", "clipped"));
    for (TensorComparison t : tensors) {
      text.append(
          "%n%-24s %-21s %9s %10s %10s"
              .formatted(
                  Column.name(t.name(), NAME_COLUMNS),
                  t.kind(),
                  t.sqnrDb().map("%.1f"::formatted).orElse("-"),
                  t.cosine().map("%.6f"::formatted).orElse("-"),
                  "%.3f %%".formatted(100 * t.clipped())));
    }
    return text.toString();
  }
}

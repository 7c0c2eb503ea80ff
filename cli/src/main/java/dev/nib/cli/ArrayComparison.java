package dev.nib.cli;

import dev.nib.cli.CompareResult.Models;
import dev.nib.cli.compare.OutputComparison;
import dev.nib.cli.compare.TensorComparison;
import java.util.List;

/**
 * A float model against its int8 version on the same samples, which have no labels; what {@code nib
 * compare --input --json} prints.
 *
 * @param models both of them
 * @param samples on how many the outputs were compared
 * @param outputs every output of the int8 model
 * @param layerSamples on how many of the samples the tensors were compared
 * @param tensors every tensor that both models have, in the order of execution
 */
record ArrayComparison(
    Models models,
    int samples,
    List<OutputComparison> outputs,
    int layerSamples,
    List<TensorComparison> tensors) {
  private static final int NAME_COLUMNS = 24;

  /** All of it. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            "outputs, float against dequantised int8, %,d samples%n%-24s %-14s %10s %10s  %s"
                .formatted(
                    samples, "output", "shape", "error", "largest", "largest element the same"));
    for (OutputComparison o : outputs) {
      text.append(
          "%n%-24s %-14s %10.6f %10.6f  %s"
              .formatted(
                  Column.name(o.name(), NAME_COLUMNS),
                  o.shape(),
                  o.error(),
                  o.largestDifference(),
                  agreement(o)));
    }
    if (!tensors.isEmpty()) {
      text.append("%n%n".formatted()).append(CompareResult.table(layerSamples, "samples", tensors));
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
}

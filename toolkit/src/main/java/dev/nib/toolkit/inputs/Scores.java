package dev.nib.toolkit.inputs;

import dev.nib.codegen.Text;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Proportion;
import java.util.Arrays;
import java.util.List;

/**
 * How well predictions meet labels.
 *
 * @param images how many were classified
 * @param accuracy 0 to 1
 * @param accuracy95 the 95 % confidence interval of Wilson for the accuracy
 * @param confusion {@code [label][prediction]} counts
 */
public record Scores(int images, double accuracy, Interval accuracy95, List<List<Long>> confusion) {
  /** Ends of an interval, 0 to 1. */
  public record Interval(double low, double high) {}

  /** Of predictions {@code [N]} for images, in their order. */
  public static Scores of(LabelledImages images, int[] predictions) {
    ConfusionMatrix matrix = ConfusionMatrix.of(images, predictions);
    List<List<Long>> rows =
        Arrays.stream(matrix.toArray()).map(row -> Arrays.stream(row).boxed().toList()).toList();
    Proportion accuracy = new Proportion(matrix.correct(), matrix.total());
    return new Scores(
        images.count(), matrix.accuracy(), new Interval(accuracy.low95(), accuracy.high95()), rows);
  }

  /** {@link #confusion} with the scores of each class. */
  public ConfusionMatrix matrix() {
    return ConfusionMatrix.of(
        confusion.stream()
            .map(row -> row.stream().mapToLong(Long::longValue).toArray())
            .toArray(long[][]::new));
  }

  /** As in {@code 98.76 %}. */
  public static String percent(double fraction) {
    return Text.format("%.2f %%", 100 * fraction);
  }
}

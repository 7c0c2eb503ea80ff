package dev.nib.search.report;

import dev.nib.codegen.Text;
import dev.nib.toolkit.inputs.Scores;
import java.util.List;
import java.util.Optional;

/**
 * The mean of a few measurements, and where the mean of many lies with 95 % confidence, by
 * Student's t.
 *
 * @param mean of them
 * @param low95 the interval's lower end; absent for a single one
 * @param high95 its upper end; absent for a single one
 */
public record MeanInterval(double mean, Optional<Double> low95, Optional<Double> high95) {
  /** Quantiles of Student's t at 97.5 %, for 1 degree of freedom on (any table of it). */
  private static final double[] T = {
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622
  };

  /** For more of them, the normal distribution's, a little too narrow. */
  private static final double NORMAL = 1.9600;

  /** Of at least one measurement. */
  public static MeanInterval of(List<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    if (n < 2) {
      return new MeanInterval(mean, Optional.empty(), Optional.empty());
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double t = n - 2 < T.length ? T[n - 2] : NORMAL;
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new MeanInterval(mean, Optional.of(mean - half), Optional.of(mean + half));
  }

  /** Of accuracies, as in {@code 98.76 % (98.50 to 99.02)}. */
  String percent() {
    String text = Scores.percent(mean);
    return low95.isEmpty()
        ? text
        : Text.format(
            "%s (%.2f to %.2f)", text, 100 * low95.get(), 100 * Math.min(1, high95.orElseThrow()));
  }
}

package dev.nib.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders measured one after another, in rounds, so that all see the same machine.
 *
 * <p>The best hundredth of the windows of all rounds stands for the machine at rest, the median for
 * the machine as it was.
 */
final class Rounds {
  private final Map<Contender, List<Double>> windows = new LinkedHashMap<>();

  private Rounds() {}

  /** Each contender is a process of its own in each round. */
  static Rounds run(List<Contender> contenders, int count)
      throws IOException, InterruptedException {
    Rounds rounds = new Rounds();
    for (int round = 1; round <= count; round++) {
      for (Contender contender : contenders) {
        System.err.printf(
            "round %d of %d: %s %s %d%n",
            round, count, contender.name(), contender.mode(), contender.threads());
        rounds
            .windows
            .computeIfAbsent(contender, c -> new ArrayList<>())
            .addAll(contender.measure());
      }
    }
    return rounds;
  }

  /** Nanoseconds an image with the machine at rest. */
  double best(Contender contender) {
    return quantile(contender, 0.01);
  }

  /** Nanoseconds an image with the machine as it was. */
  double median(Contender contender) {
    return quantile(contender, 0.5);
  }

  private double quantile(Contender contender, double part) {
    double[] sorted =
        windows.get(contender).stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) (part * (sorted.length - 1))];
  }
}

package dev.nib.quantizer;

import dev.nib.model.Graph;
import java.util.Map;

/** What a float graph's activations did on the calibration samples. */
public final class Calibration {
  private final int samples;
  private final Map<Integer, ActivationStatistics> statistics;
  private final Map<Integer, ActivationRange> fixed;

  /**
   * @param statistics of each activation that the graph computes or reads, by tensor index
   * @param fixed ranges that tensors have by their nature
   */
  Calibration(
      int samples,
      Map<Integer, ActivationStatistics> statistics,
      Map<Integer, ActivationRange> fixed) {
    this.samples = samples;
    this.statistics = Map.copyOf(statistics);
    this.fixed = Map.copyOf(fixed);
  }

  /** How many samples there were. */
  public int samples() {
    return samples;
  }

  /** The range of {@code tensor}, which must be an activation of {@code graph}. */
  ActivationRange range(Graph graph, int tensor, CalibrationMethod method) {
    if (fixed.containsKey(tensor)) {
      return fixed.get(tensor);
    }
    ActivationStatistics seen = statistics.get(tensor);
    if (seen == null) {
      throw new QuantizationException(
          graph.tensor(tensor).name() + ": was never seen in calibration");
    }
    return method.range(seen);
  }
}

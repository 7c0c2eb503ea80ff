package dev.nib.quantizer;

import dev.nib.model.Graph;
import java.util.Map;

/**
 * What a float graph's activations did on the calibration images.
 *
 * @param images how many there were
 * @param ranges of each activation that the graph computes or reads, by tensor index
 */
public record Calibration(int images, Map<Integer, ActivationRange> ranges) {
  public Calibration {
    ranges = Map.copyOf(ranges);
  }

  /** The range of {@code tensor}, which must be an activation of {@code graph}. */
  ActivationRange of(Graph graph, int tensor) {
    ActivationRange range = ranges.get(tensor);
    if (range == null) {
      throw new QuantizationException(
          graph.tensor(tensor).name() + ": was never seen in calibration");
    }
    return range;
  }
}

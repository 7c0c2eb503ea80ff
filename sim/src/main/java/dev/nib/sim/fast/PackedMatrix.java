package dev.nib.sim.fast;

import java.util.Optional;

/** A packed convolution or fully connected layer. */
@FunctionalInterface
public interface PackedMatrix extends PackedStep {
  /**
   * The layer together with the pool behind it, from the same packed weights, where the engine has
   * a kernel for that.
   *
   * <p>Requantising never falls when an accumulator grows (rule R5), so the largest of four
   * accumulators gives the largest of their outputs, and three of four are never requantised.
   *
   * @param pool windows of 2x2 outputs of this layer, side by side, none over the border
   * @return a step that writes the pool's output {@code [N,PH,PW,O]} where this layer's own output
   *     would begin, for the pool's output may lie where the layer's input does
   */
  default Optional<PackedStep> pooled(PoolLayer pool) {
    return Optional.empty();
  }
}

package dev.nib.model.program;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;

/**
 * An int8 activation and its place in the arena.
 *
 * @param tensor the index of the tensor in the graph, so that traces can be held against others
 * @param name the tensor's name in the graph
 * @param quantization what the integers stand for; steps use its zero point, only the host that
 *     prepares inputs and reads outputs uses its scale
 * @param offsetBytes from the start of the arena
 */
public record ActivationBuffer(
    int tensor, String name, Shape shape, Quantization quantization, int offsetBytes) {
  public ActivationBuffer {
    if (offsetBytes < 0) {
      throw new IllegalArgumentException("arena offset " + offsetBytes + " is negative");
    }
  }

  /** Bytes of the elements, one each. */
  public int bytes() {
    return shape.elements();
  }

  public int zeroPoint() {
    return quantization.zeroPoint();
  }
}

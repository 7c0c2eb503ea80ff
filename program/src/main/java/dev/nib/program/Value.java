package dev.nib.program;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;

/**
 * An int8 tensor of a program; where it lies is a {@link PlacedProgram}'s business.
 *
 * @param tensor the index of the tensor in the graph, so that traces can be held against others
 * @param name the tensor's name in the graph
 * @param quantization what the integers stand for; steps use its zero point, only the host that
 *     prepares inputs and reads outputs uses its scale
 */
public record Value(int tensor, String name, Shape shape, Quantization quantization) {
  /** Bytes of the elements, one each. */
  public int bytes() {
    return shape.elements();
  }

  public int zeroPoint() {
    return quantization.zeroPoint();
  }
}

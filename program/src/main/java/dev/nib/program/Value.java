package dev.nib.program;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;

/**
 * An int8 tensor of a program; where it lies is a {@link PlacedProgram}'s business.
 *
 * @param tensor the index of the tensor in the graph, so that traces can be held against others
 * @param name the tensor's name in the graph
 * @param operator the kind of the operator whose output it is in the graph, {@link #INPUT} or
 *     {@link #CONSTANT}
 * @param quantization what the integers stand for; steps use its zero point, only the host that
 *     prepares inputs and reads outputs uses its scale
 */
public record Value(
    int tensor, String name, String operator, Shape shape, Quantization quantization) {
  /** In place of an operator: the caller fills it. */
  public static final String INPUT = "Input";

  /** In place of an operator: an operand that the file has. */
  public static final String CONSTANT = "Constant";

  /** Bytes of the elements, one each. */
  public int bytes() {
    return shape.elements();
  }

  /** Bytes of a row of an image {@code [1,H,W,C]}. */
  public int rowBytes() {
    return bytes() / shape.extent(1);
  }

  public int zeroPoint() {
    return quantization.zeroPoint();
  }

  /** Two of a program differ in their tensors: the rest need not be looked at, which takes time. */
  @Override
  public int hashCode() {
    return 31 * tensor + name.hashCode();
  }
}

package dev.nib.toolkit.simulate;

import java.util.List;
import java.util.Optional;

/**
 * Whether two traces are equal, and where they part.
 *
 * @param tensors that both have and that were compared
 */
public record TraceDifference(boolean equal, int tensors, long bytes, Optional<Difference> first) {
  /**
   * The first difference.
   *
   * @param position index along each axis
   * @param elements of the tensor
   * @param different of them
   */
  public record Difference(
      int tensor,
      String name,
      String operator,
      List<Integer> position,
      int inA,
      int inB,
      int elements,
      int different) {}
}

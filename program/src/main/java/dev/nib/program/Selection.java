package dev.nib.program;

import java.util.List;

/** Which kernels a consumer has for the steps of a program: the placement asks it. */
public interface Selection {
  /** The kernels that compute a step: one, or of a stream that of each stage. */
  List<? extends Kernel> kernels(Step step);

  /**
   * Bytes of the arena in which a step is computed besides its values: what the hungriest of its
   * kernels asks for, and what the consumer needs itself.
   */
  default int scratchBytes(Step step) {
    return kernels(step).stream().mapToInt(Kernel::scratchBytes).max().orElse(0);
  }

  /**
   * True when the image is to come in row by row, where the program begins with a stream: the input
   * gets the end of the arena, as a ring, and nothing grows into it.
   */
  default boolean rowsComeIn() {
    return false;
  }
}

package dev.nib.program;

/**
 * What the kernels that a consumer has chosen for the steps of a program ask of the placement.
 * Which kernels these are, and in what order they read their constants, is the consumer's business.
 */
@FunctionalInterface
public interface Selection {
  /** Bytes of the arena in which a step's kernel works besides its values. */
  int scratchBytes(Step step);

  /**
   * True when a step's kernel does its units of work in their order ({@link RowWork}), and reads of
   * its input no rows above those that a unit needs: its output may grow into the input that it has
   * done with.
   */
  default boolean goesDownTheRows(Step step) {
    return false;
  }

  /**
   * True when the image is to come in row by row, where the program begins with a stream: the input
   * gets the end of the arena, as a ring, and nothing grows into it.
   */
  default boolean rowsComeIn() {
    return false;
  }
}

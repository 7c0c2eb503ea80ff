package dev.nib.program;

/** The kernel that a consumer has chosen for a step, and what it asks for. */
public interface Kernel {
  /** Its name where the consumer has it, such as {@code nib_conv_2d_s8}. */
  String name();

  /** How it reads the step's weights and biases, where there are any. */
  default WeightPacking packing() {
    return BlockPacking.AS_IT_IS;
  }

  /** Bytes of the arena in which it works besides the step's values. */
  default int scratchBytes() {
    return 0;
  }

  /**
   * True when it does the step's units of work in their order ({@link RowWork}), and reads of its
   * input no rows above those that a unit needs: its output may grow into the input that it has
   * done with.
   */
  boolean goesDownTheRows();
}

package dev.nib.program;

/** Which steps compute each element of the output of the element in the same place. */
public final class Elementwise {
  private Elementwise() {}

  /**
   * True when {@code step} reads element i of {@code read}, and no later one, for element i of its
   * output: the output may lie where {@code read} does.
   */
  public static boolean isInOrder(Step step, Value read) {
    if (step instanceof Step.Rescale || step instanceof Step.Prelu || step instanceof Step.Table) {
      return true;
    }
    if (step instanceof Step.TwoInputs pair) {
      boolean first = !pair.first().equals(read) || pair.walk().isFirstInOrder();
      boolean second = !pair.second().equals(read) || pair.walk().isSecondInOrder();
      return first && second && read.bytes() == step.output().bytes();
    }
    return false;
  }
}

package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** ADD, element by element (rule E1), extents of 1 repeated (rule W1). */
final class AddKernel {
  private AddKernel() {}

  static void run(Step.Add step, byte[] arena) {
    CommonScale scale = new CommonScale(step, step.factors());
    for (int i = 0; i < step.output().bytes(); i++) {
      int sum =
          scale.first(arena, step.walk().first(i)) + scale.second(arena, step.walk().second(i));
      arena[step.output().offsetBytes() + i] = step.factors().output().apply(sum, 0);
    }
  }
}

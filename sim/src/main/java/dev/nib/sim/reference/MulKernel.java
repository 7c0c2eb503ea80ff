package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** MUL, element by element (rule E2), extents of 1 repeated (rule W1). */
final class MulKernel {
  private MulKernel() {}

  static void run(Step.Mul step, byte[] arena) {
    int first = step.first().offsetBytes();
    int second = step.second().offsetBytes();
    for (int i = 0; i < step.output().bytes(); i++) {
      int a = arena[first + step.walk().first(i)] - step.first().zeroPoint();
      int b = arena[second + step.walk().second(i)] - step.second().zeroPoint();
      arena[step.output().offsetBytes() + i] = step.requantization().apply(a * b, 0);
    }
  }
}

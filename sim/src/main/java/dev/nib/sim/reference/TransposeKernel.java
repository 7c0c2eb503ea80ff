package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** TRANSPOSE: the input's elements in another order (rule W1). */
final class TransposeKernel {
  private TransposeKernel() {}

  static void run(Step.Transpose step, byte[] arena) {
    for (int i = 0; i < step.output().bytes(); i++) {
      arena[step.output().offsetBytes() + step.walk().second(i)] =
          arena[step.input().offsetBytes() + step.walk().first(i)];
    }
  }
}

package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** Puts a constant operand into the arena. */
final class ConstantKernel {
  private ConstantKernel() {}

  static void run(Step.Constant step, byte[] arena) {
    for (int i = 0; i < step.values().size(); i++) {
      arena[step.output().offsetBytes() + i] = step.values().get(i);
    }
  }
}

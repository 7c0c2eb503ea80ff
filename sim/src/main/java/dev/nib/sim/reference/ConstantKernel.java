package dev.nib.sim.reference;

import dev.nib.program.Step;

/** Puts a constant operand where its readers expect it. */
final class ConstantKernel {
  private ConstantKernel() {}

  static void run(Step.Constant step, Memory memory) {
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.values().size(); i++) {
      out.set(i, step.values().get(i));
    }
  }
}

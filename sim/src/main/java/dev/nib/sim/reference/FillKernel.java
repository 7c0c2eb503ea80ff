package dev.nib.sim.reference;

import dev.nib.program.Step;

/** Constants: one for each element, or one for all. */
final class FillKernel {
  private FillKernel() {}

  static void run(Step.Fill step, Memory memory) {
    Memory.Bytes out = memory.of(step.output());
    boolean one = step.values().size() == 1;
    for (int i = 0; i < step.output().bytes(); i++) {
      out.set(i, step.values().get(one ? 0 : i));
    }
  }
}

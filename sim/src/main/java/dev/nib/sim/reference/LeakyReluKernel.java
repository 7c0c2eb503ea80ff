package dev.nib.sim.reference;

import dev.nib.program.Requantization;
import dev.nib.program.Step;

/** LEAKY_RELU: one factor from 0 on, another below (rule E3). */
final class LeakyReluKernel {
  private LeakyReluKernel() {}

  static void run(Step.LeakyRelu step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.input().bytes(); i++) {
      int difference = in.get(i) - step.input().zeroPoint();
      Requantization r = difference >= 0 ? step.positive() : step.negative();
      out.set(i, r.apply(difference, 0));
    }
  }
}

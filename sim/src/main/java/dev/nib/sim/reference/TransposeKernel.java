package dev.nib.sim.reference;

import dev.nib.program.Step;

/** TRANSPOSE: the input's elements in another order (rule W1). */
final class TransposeKernel {
  private TransposeKernel() {}

  static void run(Step.Transpose step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      out.set(step.walk().second(i), in.get(step.walk().first(i)));
    }
  }
}

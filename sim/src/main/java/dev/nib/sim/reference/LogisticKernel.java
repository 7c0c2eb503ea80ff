package dev.nib.sim.reference;

import dev.nib.program.Step;

/** LOGISTIC by a table of 256 outputs (rule T1). */
final class LogisticKernel {
  private LogisticKernel() {}

  static void run(Step.Logistic step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.input().bytes(); i++) {
      out.set(i, step.table().get(in.get(i) + 128));
    }
  }
}

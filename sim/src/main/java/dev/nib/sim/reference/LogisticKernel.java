package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** LOGISTIC by a table of 256 outputs (rule T1). */
final class LogisticKernel {
  private LogisticKernel() {}

  static void run(Step.Logistic step, byte[] arena) {
    for (int i = 0; i < step.input().bytes(); i++) {
      arena[step.output().offsetBytes() + i] =
          step.table().get(arena[step.input().offsetBytes() + i] + 128);
    }
  }
}

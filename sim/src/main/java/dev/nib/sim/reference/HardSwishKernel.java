package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** HARD_SWISH by a table of 256 outputs (rule T2). */
final class HardSwishKernel {
  private HardSwishKernel() {}

  static void run(Step.HardSwish step, byte[] arena) {
    for (int i = 0; i < step.input().bytes(); i++) {
      arena[step.output().offsetBytes() + i] =
          step.table().get(arena[step.input().offsetBytes() + i] + 128);
    }
  }
}

package dev.nib.sim.reference;

import dev.nib.program.Step;

/** HARD_SWISH by a table of 256 outputs (rule T2). */
final class HardSwishKernel {
  private HardSwishKernel() {}

  static void run(Step.HardSwish step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.input().bytes(); i++) {
      out.set(i, step.table().get(in.get(i) + 128));
    }
  }
}

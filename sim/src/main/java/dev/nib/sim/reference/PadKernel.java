package dev.nib.sim.reference;

import dev.nib.program.Step;

/** PAD and PADV2: the input inside an output full of one value (rule W1). */
final class PadKernel {
  private PadKernel() {}

  static void run(Step.Pad step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      out.set(i, (byte) step.value());
    }
    for (int i = 0; i < step.input().bytes(); i++) {
      out.set(step.start() + step.walk().second(i), in.get(step.walk().first(i)));
    }
  }
}

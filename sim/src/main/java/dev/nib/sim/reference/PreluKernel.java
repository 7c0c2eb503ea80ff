package dev.nib.sim.reference;

import dev.nib.program.Step;

/** PRELU with a slope for each index of the innermost axis (rule E4). */
final class PreluKernel {
  private PreluKernel() {}

  static void run(Step.Prelu step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    int channels = step.alphas().size();
    for (int i = 0; i < step.output().bytes(); i++) {
      out.set(i, (byte) step.apply(in.get(i), i % channels));
    }
  }
}

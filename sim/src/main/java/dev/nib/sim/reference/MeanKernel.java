package dev.nib.sim.reference;

import dev.nib.program.Step;

/** MEAN over any axes (rule A2). */
final class MeanKernel {
  private MeanKernel() {}

  static void run(Step.Mean step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    int count = step.reduced().steps();
    for (int o = 0; o < step.output().bytes(); o++) {
      int from = step.kept().first(o);
      int sum = step.bias();
      for (int i = 0; i < count; i++) {
        sum += in.get(from + step.reduced().first(i));
      }
      out.set(step.kept().second(o), step.requantization().apply(sum, 0));
    }
  }
}

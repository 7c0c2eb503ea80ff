package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** MEAN over any axes (rule A2). */
final class MeanKernel {
  private MeanKernel() {}

  static void run(Step.Mean step, byte[] arena) {
    int count = step.reduced().steps();
    for (int o = 0; o < step.output().bytes(); o++) {
      int in = step.input().offsetBytes() + step.kept().first(o);
      int sum = step.bias();
      for (int i = 0; i < count; i++) {
        sum += arena[in + step.reduced().first(i)];
      }
      arena[step.output().offsetBytes() + step.kept().second(o)] =
          step.requantization().apply(sum, 0);
    }
  }
}

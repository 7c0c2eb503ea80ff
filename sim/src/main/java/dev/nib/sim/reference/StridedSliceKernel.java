package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** STRIDED_SLICE: some of the input's elements (rule W1). */
final class StridedSliceKernel {
  private StridedSliceKernel() {}

  static void run(Step.StridedSlice step, byte[] arena) {
    for (int i = 0; i < step.output().bytes(); i++) {
      arena[step.output().offsetBytes() + step.walk().second(i)] =
          arena[step.input().offsetBytes() + step.start() + step.walk().first(i)];
    }
  }
}

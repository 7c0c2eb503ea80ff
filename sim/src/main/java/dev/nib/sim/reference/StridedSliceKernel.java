package dev.nib.sim.reference;

import dev.nib.program.Step;

/** STRIDED_SLICE: some of the input's elements (rule W1). */
final class StridedSliceKernel {
  private StridedSliceKernel() {}

  static void run(Step.StridedSlice step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      out.set(step.walk().second(i), in.get(step.start() + step.walk().first(i)));
    }
  }
}

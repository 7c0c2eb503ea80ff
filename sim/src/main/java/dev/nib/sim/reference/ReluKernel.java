package dev.nib.sim.reference;

import dev.nib.program.Step;

/** RELU, RELU6 and RELU_N1_TO_1: a requantisation (rule Q3) whose clamp is the point of it. */
final class ReluKernel {
  private ReluKernel() {}

  static void run(Step.Relu step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.input().bytes(); i++) {
      int difference = in.get(i) - step.input().zeroPoint();
      out.set(i, step.requantization().apply(difference, 0));
    }
  }
}

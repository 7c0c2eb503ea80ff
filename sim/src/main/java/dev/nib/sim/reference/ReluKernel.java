package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** RELU, RELU6 and RELU_N1_TO_1: a requantisation (rule Q3) whose clamp is the point of it. */
final class ReluKernel {
  private ReluKernel() {}

  static void run(Step.Relu step, byte[] arena) {
    for (int i = 0; i < step.input().bytes(); i++) {
      int difference = arena[step.input().offsetBytes() + i] - step.input().zeroPoint();
      arena[step.output().offsetBytes() + i] = step.requantization().apply(difference, 0);
    }
  }
}

package dev.nib.sim.reference;

import dev.nib.program.Step;

/** ADD and SUB, element by element (rule E1), extents of 1 repeated (rule W1). */
final class SumKernel {
  private SumKernel() {}

  static void run(Step.Sum step, Memory memory) {
    CommonScale first = CommonScale.of(memory, step.first(), step.factors().first());
    CommonScale second = CommonScale.of(memory, step.second(), step.factors().second());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      int a = first.at(step.walk().first(i));
      int b = second.at(step.walk().second(i));
      out.set(i, step.factors().output().apply(step.subtracts() ? a - b : a + b, 0));
    }
  }
}

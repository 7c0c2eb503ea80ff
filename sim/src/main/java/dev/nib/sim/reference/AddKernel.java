package dev.nib.sim.reference;

import dev.nib.program.Step;

/** ADD, element by element (rule E1), extents of 1 repeated (rule W1). */
final class AddKernel {
  private AddKernel() {}

  static void run(Step.Add step, Memory memory) {
    CommonScale first = CommonScale.of(memory, step.first(), step.factors().first());
    CommonScale second = CommonScale.of(memory, step.second(), step.factors().second());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      int sum = first.at(step.walk().first(i)) + second.at(step.walk().second(i));
      out.set(i, step.factors().output().apply(sum, 0));
    }
  }
}

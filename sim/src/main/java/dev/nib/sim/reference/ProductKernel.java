package dev.nib.sim.reference;

import dev.nib.program.Step;

/** MUL, element by element (rule E2), extents of 1 repeated (rule W1). */
final class ProductKernel {
  private ProductKernel() {}

  static void run(Step.Product step, Memory memory) {
    Memory.Bytes first = memory.of(step.first());
    Memory.Bytes second = memory.of(step.second());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      int a = first.get(step.walk().first(i)) - step.first().zeroPoint();
      int b = second.get(step.walk().second(i)) - step.second().zeroPoint();
      out.set(i, step.requantization().apply(a * b, 0));
    }
  }
}

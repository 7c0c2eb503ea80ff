package dev.nib.sim.reference;

import dev.nib.program.Step;

/** MAXIMUM and MINIMUM, element by element, extents of 1 repeated (rule W1). */
final class ExtremumKernel {
  private ExtremumKernel() {}

  static void run(Step.Extremum step, Memory memory) {
    Memory.Bytes first = memory.of(step.first());
    Memory.Bytes second = memory.of(step.second());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.output().bytes(); i++) {
      byte a = first.get(step.walk().first(i));
      byte b = second.get(step.walk().second(i));
      boolean takesFirst = step.largest() ? a >= b : a <= b;
      out.set(i, takesFirst ? a : b);
    }
  }
}

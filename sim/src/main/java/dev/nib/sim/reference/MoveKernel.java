package dev.nib.sim.reference;

import dev.nib.program.Step;

/** A strided copy into a region of the output (rule W1). */
final class MoveKernel {
  private MoveKernel() {}

  static void run(Step.Move step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    int steps = step.walk().steps();
    for (int i = 0; i < steps; i++) {
      out.set(step.to() + step.walk().second(i), in.get(step.from() + step.walk().first(i)));
    }
  }
}

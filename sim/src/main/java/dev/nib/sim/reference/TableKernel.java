package dev.nib.sim.reference;

import dev.nib.program.Step;

/** A function of one int8 by a table of 256 outputs (rules T1 and T2). */
final class TableKernel {
  private TableKernel() {}

  static void run(Step.Table step, Memory memory, Units units) {
    Elements.run(step, memory, units, q -> step.values().get(q + 128));
  }
}

package dev.nib.sim.reference;

import dev.nib.program.Step;

/** QUANTIZE, RELU and their kin (rules R5, Q3), LEAKY_RELU (rule E3). */
final class RescaleKernel {
  private RescaleKernel() {}

  static void run(Step.Rescale step, Memory memory, Units units) {
    Elements.run(step, memory, units, step::apply);
  }
}

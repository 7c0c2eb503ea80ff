package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** QUANTIZE from int8 to int8 with other parameters, element by element. */
final class QuantizeKernel {
  private QuantizeKernel() {}

  static void run(Step.Quantize step, byte[] arena) {
    for (int i = 0; i < step.input().bytes(); i++) {
      int difference = arena[step.input().offsetBytes() + i] - step.input().zeroPoint();
      arena[step.output().offsetBytes() + i] = step.requantization().apply(difference, 0);
    }
  }
}

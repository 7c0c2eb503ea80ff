package dev.nib.sim.reference;

import dev.nib.program.Step;

/** QUANTIZE from int8 to int8 with other parameters, element by element. */
final class QuantizeKernel {
  private QuantizeKernel() {}

  static void run(Step.Quantize step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int i = 0; i < step.input().bytes(); i++) {
      int difference = in.get(i) - step.input().zeroPoint();
      out.set(i, step.requantization().apply(difference, 0));
    }
  }
}

package dev.nib.sim.reference;

import dev.nib.program.Step;

/** FULLY_CONNECTED: input {@code [B,I]}, weights {@code [O,I]}, output {@code [B,O]}. */
final class FullyConnectedKernel {
  private FullyConnectedKernel() {}

  static void run(Step.FullyConnected step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    int inputs = step.inputs();
    int outputs = step.outputs();
    for (int b = 0; b < step.batches(); b++) {
      for (int o = 0; o < outputs; o++) {
        int accumulator = step.bias().get(o);
        for (int i = 0; i < inputs; i++) {
          accumulator += step.weights().get(o * inputs + i) * in.get(b * inputs + i);
        }
        out.set(b * outputs + o, step.requantization().apply(accumulator, o));
      }
    }
  }
}

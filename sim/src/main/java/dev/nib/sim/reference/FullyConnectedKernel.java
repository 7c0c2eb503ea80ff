package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** FULLY_CONNECTED: input {@code [B,I]}, weights {@code [O,I]}, output {@code [B,O]}. */
final class FullyConnectedKernel {
  private FullyConnectedKernel() {}

  static void run(Step.FullyConnected step, byte[] arena) {
    int inputs = step.inputs();
    for (int b = 0; b < step.batches(); b++) {
      int in = step.input().offsetBytes() + b * inputs;
      int out = step.output().offsetBytes() + b * step.outputs();
      for (int o = 0; o < step.outputs(); o++) {
        int accumulator = step.bias().get(o);
        for (int i = 0; i < inputs; i++) {
          accumulator += step.weights().get(o * inputs + i) * arena[in + i];
        }
        arena[out + o] = step.requantization().apply(accumulator, o);
      }
    }
  }
}

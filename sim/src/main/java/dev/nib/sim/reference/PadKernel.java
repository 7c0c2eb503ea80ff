package dev.nib.sim.reference;

import dev.nib.model.program.Step;
import java.util.Arrays;

/** PAD and PADV2: the input inside an output full of one value (rule W1). */
final class PadKernel {
  private PadKernel() {}

  static void run(Step.Pad step, byte[] arena) {
    int in = step.input().offsetBytes();
    int out = step.output().offsetBytes();
    Arrays.fill(arena, out, out + step.output().bytes(), (byte) step.value());
    for (int i = 0; i < step.input().bytes(); i++) {
      arena[out + step.start() + step.walk().second(i)] = arena[in + step.walk().first(i)];
    }
  }
}

package dev.nib.sim.reference;

import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.Step;

/** CONCATENATION: inputs {@code [R,C1]}, {@code [R,C2]}, ... to {@code [R,C1+C2+...]}. */
final class ConcatenationKernel {
  private ConcatenationKernel() {}

  static void run(Step.Concatenation step, byte[] arena) {
    int out = step.output().offsetBytes();
    for (int row = 0; row < step.rows(); row++) {
      for (ActivationBuffer input : step.inputs()) {
        int bytes = step.rowBytes(input);
        System.arraycopy(arena, input.offsetBytes() + row * bytes, arena, out, bytes);
        out += bytes;
      }
    }
  }
}

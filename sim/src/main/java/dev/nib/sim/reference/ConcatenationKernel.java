package dev.nib.sim.reference;

import dev.nib.program.Step;
import dev.nib.program.Value;

/** CONCATENATION: inputs {@code [R,C1]}, {@code [R,C2]}, ... to {@code [R,C1+C2+...]}. */
final class ConcatenationKernel {
  private ConcatenationKernel() {}

  static void run(Step.Concatenation step, Memory memory) {
    Memory.Bytes out = memory.of(step.output());
    int at = 0;
    for (int row = 0; row < step.rows(); row++) {
      for (Value input : step.inputs()) {
        Memory.Bytes in = memory.of(input);
        int bytes = step.rowBytes(input);
        for (int i = 0; i < bytes; i++) {
          out.set(at++, in.get(row * bytes + i));
        }
      }
    }
  }
}

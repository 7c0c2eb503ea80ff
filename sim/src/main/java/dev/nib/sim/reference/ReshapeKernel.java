package dev.nib.sim.reference;

import dev.nib.program.Step;

/** RESHAPE and its kin: the input's bytes, which stay where they are if input and output share. */
final class ReshapeKernel {
  private ReshapeKernel() {}

  static void run(Step.Reshape step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    System.arraycopy(in.array(), in.offset(), out.array(), out.offset(), step.output().bytes());
  }
}

package dev.nib.sim.reference;

import dev.nib.program.RowWork;
import dev.nib.program.Step;
import java.util.function.IntUnaryOperator;

/** Goes over the elements of a step whose output elements depend on one input element each. */
final class Elements {
  private Elements() {}

  /** All of them, in order, or in a stream those of the rows. */
  static void run(Step.OneInput step, Memory memory, Units units, IntUnaryOperator function) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    int rows = RowWork.canStream(step) ? step.output().shape().extent(1) : 1;
    int rowBytes = step.output().bytes() / rows;
    for (int row = units.from(); row < units.to(); row++) {
      int from = in.row(row) * rowBytes;
      int to = out.row(row) * rowBytes;
      for (int i = 0; i < rowBytes; i++) {
        out.set(to + i, (byte) function.applyAsInt(in.get(from + i)));
      }
    }
  }
}

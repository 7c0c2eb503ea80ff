package dev.nib.sim.reference;

import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.Step;

/** The two inputs of a sum on their common scale (rule E1). */
record CommonScale(Step.TwoInputs step, Step.SumFactors factors) {
  /** Keeps what scaling down would cut off. */
  private static final int LEFT_SHIFT = 20;

  int first(byte[] arena, int position) {
    return factors.first().apply(difference(arena, step.first(), position) << LEFT_SHIFT);
  }

  int second(byte[] arena, int position) {
    return factors.second().apply(difference(arena, step.second(), position) << LEFT_SHIFT);
  }

  private static int difference(byte[] arena, ActivationBuffer buffer, int position) {
    return arena[buffer.offsetBytes() + position] - buffer.zeroPoint();
  }
}

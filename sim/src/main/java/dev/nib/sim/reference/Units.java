package dev.nib.sim.reference;

import dev.nib.program.RowWork;
import dev.nib.program.Step;

/**
 * The units of work of a step that are done, as {@link RowWork} counts them: all at once, or one in
 * its turn in a stream.
 *
 * @param from the first
 * @param to the one after the last
 */
record Units(int from, int to) {
  static Units all(Step.OneInput step) {
    boolean rows = step instanceof Step.Windowed || RowWork.canStream(step);
    return new Units(0, rows ? RowWork.of(step).units() : 1);
  }

  static Units one(int unit) {
    return new Units(unit, unit + 1);
  }
}

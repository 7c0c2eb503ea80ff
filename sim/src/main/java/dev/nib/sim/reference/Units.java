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
    return new Units(0, RowWork.of(step).units());
  }

  static Units one(int unit) {
    return new Units(unit, unit + 1);
  }
}

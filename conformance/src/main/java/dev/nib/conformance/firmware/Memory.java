package dev.nib.conformance.firmware;

import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.StepCost;

/** Memory of a machine: for code and constants, and for what changes. */
record Memory(int flashBytes, int ramBytes) {
  /**
   * Whether a program's constants and arena fit beside what else lies there.
   *
   * @param otherFlashBytes code, and inputs that lie in flash
   * @param stackBytes what the arena leaves free
   */
  boolean holds(IntegerProgram program, long otherFlashBytes, int stackBytes) {
    return StepCost.total(program).constantBytes() + otherFlashBytes <= flashBytes
        && program.arena().bytes() + stackBytes <= ramBytes;
  }
}

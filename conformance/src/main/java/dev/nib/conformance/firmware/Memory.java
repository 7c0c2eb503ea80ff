package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.EmulatedBoard;

/** Memory that a program is linked into, in bytes: for code and constants, and for what changes. */
record Memory(long flashBytes, long ramBytes) {
  /** All of a chip's. */
  static Memory of(Chip chip) {
    return new Memory(chip.flashBytes(), chip.ramBytes());
  }

  /** All of a board's. */
  static Memory of(EmulatedBoard board) {
    return new Memory(board.flashBytes(), board.ramBytes());
  }
}

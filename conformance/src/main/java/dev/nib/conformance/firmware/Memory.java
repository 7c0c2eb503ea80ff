package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;

/** Memory of a machine in bytes: for code and constants, and for what changes. */
record Memory(int flashBytes, int ramBytes) {
  /** That of one of the chips that {@code nib inspect} judges by. */
  static Memory of(String chip) {
    Chip known = Chips.named(chip);
    return new Memory((int) known.constantBytes(), (int) known.workBytes());
  }
}

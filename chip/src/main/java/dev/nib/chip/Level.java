package dev.nib.chip;

import java.util.Locale;

/** What generated C is compiled for; {@link Core#optimisation} says with which option. */
public enum Level {
  /** The fewest instructions. */
  SPEED,
  /** Neither before all else: what a chip's projects are usually built with. */
  SIZE,
  /** The fewest bytes of code. */
  FLASH;

  /** Its word in the table of code sizes. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}

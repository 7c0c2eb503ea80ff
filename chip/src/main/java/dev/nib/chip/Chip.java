package dev.nib.chip;

import java.util.List;
import java.util.Locale;

/**
 * A microcontroller and the memory that it is judged by.
 *
 * @param megahertz the fastest clock that it is sold for
 * @param note what the figures mean, may be empty
 * @param source the vendor's document
 */
public record Chip(
    String name,
    Core core,
    long flashBytes,
    long ramBytes,
    int megahertz,
    String note,
    String source) {
  /**
   * The compiler with its flags for C99 on this chip, optimised as {@link Core#optimisation} says.
   */
  public List<String> compile() {
    return compile(core.optimisation());
  }

  /**
   * The same at another level.
   *
   * @param level such as {@code -O0}
   */
  public List<String> compile(String level) {
    boolean avr = core.toolchain() == Toolchain.AVR;
    return core.compile(level, avr ? List.of("-mmcu=" + mcu()) : List.of());
  }

  /** Its name in the words of compiler and emulator, such as {@code atmega328p}. */
  public String mcu() {
    return name.toLowerCase(Locale.ROOT);
  }
}

package dev.nib.chip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chip and the memory that it is judged by.
 *
 * @param constantBytes flash of a microcontroller; on an FPGA the block RAM that can hold initial
 *     contents, in bytes of 8 bits, parity bits not counted
 * @param workBytes RAM of a microcontroller; on an FPGA the RAM that cannot hold initial contents
 * @param megahertz the fastest clock that it is sold for, 0 for an FPGA, whose clock a design has
 * @param fpga what an FPGA is made of; nothing of a microcontroller
 * @param note what the figures mean, may be empty
 * @param source the vendor's document
 */
public record Chip(
    String name,
    Core core,
    long constantBytes,
    long workBytes,
    int megahertz,
    Optional<FpgaResources> fpga,
    String note,
    String source) {
  /** A microcontroller. */
  static Chip micro(
      String name,
      Core core,
      long flashBytes,
      long ramBytes,
      int megahertz,
      String note,
      String source) {
    return new Chip(name, core, flashBytes, ramBytes, megahertz, Optional.empty(), note, source);
  }

  /** An FPGA, whose memory follows from what it is made of. */
  static Chip fpga(String name, FpgaResources resources, String note, String source) {
    return new Chip(
        name,
        Core.FPGA,
        resources.blockRamBytes(),
        resources.singlePortRamBytes(),
        0,
        Optional.of(resources),
        note,
        source);
  }

  /** True when what constants leave of the block RAM may serve as working memory. */
  boolean shared() {
    return core == Core.FPGA;
  }

  /** What {@link #constantBytes} is called there. */
  String constantMemory() {
    return shared() ? "block RAM" : "flash";
  }

  /** What {@link #workBytes} is called there. */
  String workMemory() {
    return shared() ? "SPRAM" : "RAM";
  }

  /**
   * The compiler with its flags for C99 on this chip, optimised as {@link Core#optimisation} says.
   *
   * @throws IllegalStateException for an FPGA
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

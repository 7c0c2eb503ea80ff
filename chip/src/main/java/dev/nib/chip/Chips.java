package dev.nib.chip;

import java.util.List;

/** The chips that nib judges a model by, with the memory figures of the vendors' data sheets. */
public final class Chips {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * 1024;

  /** Bytes of int8 data in a block RAM: 4 Kb on iCE40, 16 of 18 Kb on ECP5, 32 of 36 on Artix. */
  private static final int ICE40_BLOCK = 512;

  private static final int ECP5_BLOCK = 2 * KIB;
  private static final int ARTIX_BLOCK = 4 * KIB;

  private static final List<Chip> ALL =
      List.of(
          new Chip("ATmega328P", Core.AVR, 32 * KIB, 2 * KIB, "", "Microchip DS40002061"),
          new Chip("CH32V003", Core.RV32EC, 16 * KIB, 2 * KIB, "", "WCH CH32V003 data sheet"),
          new Chip(
              "RP2040",
              Core.CORTEX_M0,
              2 * MIB,
              264 * KIB,
              "external flash, that of a Raspberry Pi Pico",
              "Raspberry Pi RP2040 data sheet"),
          new Chip(
              "STM32F103",
              Core.CORTEX_M3,
              64 * KIB,
              20 * KIB,
              "the x8, as on the Blue Pill",
              "ST DS5319"),
          new Chip("STM32F411", Core.CORTEX_M4, 512 * KIB, 128 * KIB, "the xE", "ST DS10314"),
          new Chip("nRF52840", Core.CORTEX_M4, MIB, 256 * KIB, "", "Nordic nRF52840 PS"),
          new Chip(
              "ESP32-C3",
              Core.RV32IMC,
              4 * MIB,
              384 * KIB,
              "the FN4 and FH4, flash in the package; 16 of its 400 KB are the cache",
              "Espressif ESP32-C3 data sheet"),
          new Chip(
              "iCE40UP5K",
              Core.FPGA,
              30 * ICE40_BLOCK,
              128 * KIB,
              "SPRAM has no initial contents",
              "Lattice FPGA-DS-02008"),
          new Chip("iCE40HX8K", Core.FPGA, 32 * ICE40_BLOCK, 0, "", "Lattice FPGA-DS-02029"),
          new Chip("ECP5-25F", Core.FPGA, 56 * ECP5_BLOCK, 0, "", "Lattice FPGA-DS-02012"),
          new Chip("ECP5-85F", Core.FPGA, 208 * ECP5_BLOCK, 0, "", "Lattice FPGA-DS-02012"),
          new Chip("Artix-7 35T", Core.FPGA, 50 * ARTIX_BLOCK, 0, "", "AMD DS180"),
          new Chip("Artix-7 100T", Core.FPGA, 135 * ARTIX_BLOCK, 0, "", "AMD DS180"));

  private Chips() {}

  /** All of them: microcontrollers, then FPGAs, small ones first. */
  public static List<Chip> all() {
    return ALL;
  }

  /**
   * The chip of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Chip named(String name) {
    return ALL.stream()
        .filter(chip -> chip.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no chip " + name));
  }
}

package dev.nib.chip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The chips that nib knows, with the figures of the vendors' data sheets; docs/results/inspect.md
 * says where each was read.
 */
public final class Chips {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * 1024;

  private static final List<Chip> ALL =
      List.of(
          Chip.micro("ATmega328P", Core.AVR, 32 * KIB, 2 * KIB, 20, "", "Microchip DS40002061"),
          Chip.micro("CH32V003", Core.RV32EC, 16 * KIB, 2 * KIB, 48, "", "WCH CH32V003 data sheet"),
          Chip.micro("ATmega2560", Core.AVR6, 256 * KIB, 8 * KIB, 16, "", "Atmel 2549"),
          Chip.micro("ATmega1284P", Core.AVR51, 128 * KIB, 16 * KIB, 20, "", "Atmel 8272"),
          Chip.micro(
              "nRF51822",
              Core.CORTEX_M0,
              256 * KIB,
              16 * KIB,
              16,
              "the xxAA, as on the micro:bit",
              "Nordic nRF51822 PS"),
          Chip.micro(
              "RP2040",
              Core.CORTEX_M0,
              2 * MIB,
              264 * KIB,
              133,
              "external flash, that of a Raspberry Pi Pico",
              "Raspberry Pi RP2040 data sheet"),
          Chip.micro(
              "STM32F103",
              Core.CORTEX_M3,
              64 * KIB,
              20 * KIB,
              72,
              "the x8, as on the Blue Pill",
              "ST DS5319"),
          Chip.micro(
              "STM32F411", Core.CORTEX_M4, 512 * KIB, 128 * KIB, 100, "the xE", "ST DS10314"),
          Chip.micro("nRF52840", Core.CORTEX_M4, MIB, 256 * KIB, 64, "", "Nordic nRF52840 PS"),
          Chip.micro("STM32H743", Core.CORTEX_M7, 2 * MIB, MIB, 480, "the xI", "ST DS12110"),
          Chip.micro(
              "RP2350",
              Core.CORTEX_M33,
              4 * MIB,
              520 * KIB,
              150,
              "external flash, that of a Raspberry Pi Pico 2; its RISC-V cores are not these",
              "Raspberry Pi RP2350 data sheet"),
          Chip.micro(
              "STM32N657",
              Core.CORTEX_M55,
              64 * MIB,
              4 * MIB,
              800,
              "external flash, that of the NUCLEO-N657X0-Q",
              "ST DS14791"),
          Chip.micro(
              "ESP32-C3",
              Core.RV32IMC,
              4 * MIB,
              384 * KIB,
              160,
              "the FN4 and FH4, flash in the package; 16 of its 400 KB are the cache",
              "Espressif ESP32-C3 data sheet"),
          Chip.fpga(
              "iCE40UP5K",
              new FpgaResources(FpgaFamily.ICE40, 5280, 5280, 30, 4, 8),
              "SPRAM has no initial contents",
              "Lattice FPGA-DS-02008"),
          Chip.fpga(
              "iCE40HX8K",
              new FpgaResources(FpgaFamily.ICE40, 7680, 7680, 32, 0, 0),
              "",
              "Lattice FPGA-DS-02029"),
          Chip.fpga(
              "GW1NR-9",
              new FpgaResources(FpgaFamily.GOWIN, 8640, 6480, 26, 0, 20),
              "as on the Tang Nano 9K; its PSRAM is not counted",
              "Gowin DS117"),
          Chip.fpga(
              "ECP5-25F",
              new FpgaResources(FpgaFamily.ECP5, 24288, 24288, 56, 0, 28),
              "",
              "Lattice FPGA-DS-02012"),
          Chip.fpga(
              "ECP5-45F",
              new FpgaResources(FpgaFamily.ECP5, 43848, 43848, 108, 0, 72),
              "",
              "Lattice FPGA-DS-02012"),
          Chip.fpga(
              "ECP5-85F",
              new FpgaResources(FpgaFamily.ECP5, 83640, 83640, 208, 0, 156),
              "",
              "Lattice FPGA-DS-02012"),
          Chip.fpga(
              "Artix-7 35T",
              new FpgaResources(FpgaFamily.XILINX_7, 20800, 41600, 2 * 50, 0, 90),
              "",
              "AMD DS180"),
          Chip.fpga(
              "Artix-7 100T",
              new FpgaResources(FpgaFamily.XILINX_7, 63400, 126800, 2 * 135, 0, 240),
              "",
              "AMD DS180"),
          Chip.fpga(
              "Artix-7 200T",
              new FpgaResources(FpgaFamily.XILINX_7, 134600, 269200, 2 * 365, 0, 740),
              "",
              "AMD DS180"),
          Chip.fpga(
              "Cyclone V A4",
              new FpgaResources(FpgaFamily.CYCLONE_V, 18480, 73920, 308, 0, 66),
              "the 5CEBA4, as on the DE0-CV",
              "Intel CV-51001"));

  private Chips() {}

  /** All of them: microcontrollers, then FPGAs, small ones first. */
  public static List<Chip> all() {
    return ALL;
  }

  /**
   * The chip of a name, where case and all but letters and digits do not count: {@code artix7-35t}
   * is {@code Artix-7 35T}.
   */
  public static Optional<Chip> find(String name) {
    return ALL.stream().filter(chip -> isName(chip.name(), name)).findFirst();
  }

  /**
   * Whether two names of chips or boards are one: case and all but letters and digits do not count.
   */
  public static boolean isName(String name, String asked) {
    return plain(name).equals(plain(asked));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /**
   * The chip of a name, by {@link #find}.
   *
   * @throws IllegalArgumentException when there is none; the message has all names
   */
  public static Chip named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no chip %s: there are %s"
                        .formatted(
                            name, ALL.stream().map(Chip::name).collect(Collectors.joining(", ")))));
  }

  /**
   * The first chip that has a core.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Chip with(Core core) {
    return ALL.stream()
        .filter(chip -> chip.core() == core)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no chip with a " + core.displayName()));
  }
}

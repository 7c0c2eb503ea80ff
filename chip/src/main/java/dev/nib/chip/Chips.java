package dev.nib.chip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The microcontrollers that nib knows, with the figures of the vendors' data sheets;
 * docs/results/inspect.md says where each was read.
 */
public final class Chips {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * 1024;

  private static final List<Chip> ALL =
      List.of(
          new Chip("ATmega328P", Core.AVR, 32 * KIB, 2 * KIB, 20, "", "Microchip DS40002061"),
          new Chip("CH32V003", Core.RV32EC, 16 * KIB, 2 * KIB, 48, "", "WCH CH32V003 data sheet"),
          new Chip("ATmega2560", Core.AVR6, 256 * KIB, 8 * KIB, 16, "", "Atmel 2549"),
          new Chip("ATmega1284P", Core.AVR51, 128 * KIB, 16 * KIB, 20, "", "Atmel 8272"),
          new Chip(
              "nRF51822",
              Core.CORTEX_M0,
              256 * KIB,
              16 * KIB,
              16,
              "the xxAA, as on the micro:bit",
              "Nordic nRF51822 PS"),
          new Chip(
              "RP2040",
              Core.CORTEX_M0,
              2 * MIB,
              264 * KIB,
              133,
              "external flash, that of a Raspberry Pi Pico",
              "Raspberry Pi RP2040 data sheet"),
          new Chip(
              "STM32F103",
              Core.CORTEX_M3,
              64 * KIB,
              20 * KIB,
              72,
              "the x8, as on the Blue Pill",
              "ST DS5319"),
          new Chip("STM32F411", Core.CORTEX_M4, 512 * KIB, 128 * KIB, 100, "the xE", "ST DS10314"),
          new Chip("nRF52840", Core.CORTEX_M4, MIB, 256 * KIB, 64, "", "Nordic nRF52840 PS"),
          new Chip("STM32H743", Core.CORTEX_M7, 2 * MIB, MIB, 480, "the xI", "ST DS12110"),
          new Chip(
              "RP2350",
              Core.CORTEX_M33,
              4 * MIB,
              520 * KIB,
              150,
              "external flash, that of a Raspberry Pi Pico 2; its RISC-V cores are not these",
              "Raspberry Pi RP2350 data sheet"),
          new Chip(
              "STM32N657",
              Core.CORTEX_M55,
              64 * MIB,
              4 * MIB,
              800,
              "external flash, that of the NUCLEO-N657X0-Q",
              "ST DS14791"),
          new Chip(
              "ESP32-C3",
              Core.RV32IMC,
              4 * MIB,
              384 * KIB,
              160,
              "the FN4 and FH4, flash in the package; 16 of its 400 KB are the cache",
              "Espressif ESP32-C3 data sheet"));

  /** Well-known boards, by what their makers call them, and the names of their chips. */
  private static final Map<String, String> BOARDS =
      Map.of(
          "Uno", "ATmega328P",
          "Nano", "ATmega328P",
          "Mega", "ATmega2560",
          "Mega 2560", "ATmega2560",
          "Pico", "RP2040",
          "Pico 2", "RP2350",
          "micro:bit", "nRF51822",
          "Blue Pill", "STM32F103");

  private Chips() {}

  /** All of them, small ones first. */
  public static List<Chip> all() {
    return ALL;
  }

  /**
   * The chip of a name, where case and all but letters and digits do not count: {@code esp32c3} is
   * {@code ESP32-C3}.
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
   * @throws IllegalArgumentException when there is none; the message has all names, and which part
   *     of the family nib knows where a longer part number is asked for, since others have other
   *     memories
   */
  public static Chip named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    none("chip", name, ALL.stream().map(Chip::name)) + advice(name).orElse("")));
  }

  /**
   * What to add where there is no chip of a name, such as {@code "; the chip of the board Uno is
   * ATmega328P"}: the chip of a well-known board, or which part of a family nib knows.
   */
  public static Optional<String> advice(String name) {
    return BOARDS.entrySet().stream()
        .filter(board -> plain(name).matches("(arduino|raspberrypi|bbc)?" + plain(board.getKey())))
        .findFirst()
        .map(
            board ->
                String.format(
                    Locale.ROOT,
                    "; the chip of the board %s is %s",
                    board.getKey(),
                    board.getValue()))
        .or(() -> family(name));
  }

  private static Optional<String> family(String part) {
    return ALL.stream()
        .filter(chip -> plain(part).startsWith(plain(chip.name())))
        .findFirst()
        .map(
            chip ->
                String.format(
                    Locale.ROOT,
                    "; %s has %,d bytes of flash and %,d of RAM%s",
                    chip.name(),
                    chip.flashBytes(),
                    chip.ramBytes(),
                    chip.note().isEmpty() ? "" : " (" + chip.note() + ")"));
  }

  /** What is said where nothing has a name. */
  static String none(String what, String name, Stream<String> names) {
    return "no %s %s: there are %s".formatted(what, name, names.collect(Collectors.joining(", ")));
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

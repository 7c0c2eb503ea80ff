package dev.nib.chip;

import java.util.Locale;
import java.util.Optional;

/**
 * What Arduino takes of an AVR besides a net: its bootloader, its core, and a sketch that prints.
 *
 * <p>Flash and RAM are those of the package's sketches {@code classify}, {@code serial} and {@code
 * measure} with Debian's AVR core 1.8.7, less what {@link ChipFit} says of the net in them, the
 * most of any and rounded up; {@code PackageArduinoTest} holds them. Bootloaders are what
 * boards.txt leaves out of {@code upload.maximum_size}; of a chip that is not there, the smallest
 * boot section of its data sheet.
 *
 * @param bootloaderBytes of flash
 * @param flashBytes that core and sketch take besides the bootloader
 * @param ramBytes that core and sketch take
 */
public record ArduinoRoom(int bootloaderBytes, int flashBytes, int ramBytes) {
  /** The part that interrupts and calls of Arduino's, variables and a row of the image take. */
  private static final int RAM_BYTES = 256;

  /** Of any chip that is an AVR. */
  public static Optional<ArduinoRoom> of(Chip chip) {
    if (chip.core().toolchain() != Toolchain.AVR) {
      return Optional.empty();
    }
    return Optional.of(
        new ArduinoRoom(
            switch (chip.core()) {
              case AVR -> 512;
              case AVR6 -> 8192;
              default -> 1024;
            },
            chip.core() == Core.AVR ? 2560 : 3840,
            RAM_BYTES));
  }

  /** All of flash. */
  public int allFlashBytes() {
    return bootloaderBytes + flashBytes;
  }

  /** What is kept, in words. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "%,d bytes of flash for Arduino's bootloader, %,d and %,d of RAM for its core and a sketch",
        bootloaderBytes,
        flashBytes,
        ramBytes);
  }
}

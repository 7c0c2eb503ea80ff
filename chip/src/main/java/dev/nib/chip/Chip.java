package dev.nib.chip;

/**
 * A chip and the memory that it is judged by.
 *
 * @param constantBytes flash of a microcontroller; on an FPGA the block RAM that can hold initial
 *     contents, in bytes of 8 bits, parity bits not counted
 * @param workBytes RAM of a microcontroller; on an FPGA the RAM that cannot hold initial contents
 * @param note what the figures mean, may be empty
 * @param source the vendor's document
 */
public record Chip(
    String name, Core core, long constantBytes, long workBytes, String note, String source) {
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
}

package dev.nib.codegen.verilog;

import dev.nib.codegen.Text;

/** Text that is safe in a comment, and numbers for readers. */
final class VText {
  private VText() {}

  /**
   * {@code name} on one line of printable ASCII without what ends or continues a comment or a line
   * of a .coe file.
   */
  static String comment(String name) {
    return name.replaceAll("[^ -~]", "?").replace("*/", "*?").replace("\\", "?").replace('`', '?');
  }

  /** {@code 12345} as {@code 12,345}. */
  static String grouped(long value) {
    return Text.format("%,d", value);
  }

  /** {@code 1 word}, {@code 2 words}. */
  static String count(long number, String noun) {
    return grouped(number) + " " + noun + (number == 1 ? "" : "s");
  }
}

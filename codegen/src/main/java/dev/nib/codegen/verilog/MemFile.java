package dev.nib.codegen.verilog;

import dev.nib.codegen.verilog.engine.BitWords;
import java.math.BigInteger;

/**
 * Words for {@code $readmemh} (IEEE 1364-2005, 17.2.9): an address, then a word a line.
 *
 * <p>Vivado reads the same file, and its manual allows no comments in it (UG901, "Specifying RAM
 * Initial Contents in an External Data File"), so that they stand in the ROM's module instead.
 */
final class MemFile {
  private MemFile() {}

  static String text(BitWords memory) {
    StringBuilder out = new StringBuilder("@0\n");
    int digits = (memory.width() + 3) / 4;
    for (BigInteger word : memory.words()) {
      String hex = word.toString(16);
      out.append("0".repeat(digits - hex.length())).append(hex).append('\n');
    }
    return out.toString();
  }

  static String text(RomImage image) {
    StringBuilder out = new StringBuilder("@0\n");
    for (int word = 0; word < image.words(); word++) {
      image.appendHex(out, word);
      out.append('\n');
    }
    return out.toString();
  }
}

package dev.nib.codegen.verilog;

/**
 * Words for {@code $readmemh} (IEEE 1364-2005, 17.2.9): an address, then a word a line.
 *
 * <p>Vivado reads the same file, and its manual allows no comments in it (UG901, "Specifying RAM
 * Initial Contents in an External Data File"), so that they stand in the ROM's module instead.
 */
final class MemFile {
  private MemFile() {}

  static String text(RomImage image) {
    StringBuilder out = new StringBuilder("@0\n");
    for (int word = 0; word < image.words(); word++) {
      image.appendHex(out, word);
      out.append('\n');
    }
    return out.toString();
  }
}

package dev.nib.codegen.verilog;

import dev.nib.model.Bytes;

/**
 * Words as Intel HEX in the form that Quartus reads and writes: one data record a word, whose
 * address counts words rather than bytes, and whose data begin with the most significant byte.
 *
 * <p>Quartus depends on the width of the memory ("Hexadecimal (Intel-Format) File Definition" of
 * its help), so a file for plain byte addresses would leave gaps. It knows data (00), end (01) and
 * extended segment address (02) records.
 */
final class IntelHexFile {
  private static final int MAX_RECORD_BYTES = 255;

  /** What 16 bits of address and a segment of 16 bits reach. */
  private static final int MAX_WORDS = 1 << 20;

  private IntelHexFile() {}

  /** False when a word is too wide for a record, or an address for a segment. */
  static boolean fits(RomImage image) {
    return image.width() / 8 <= MAX_RECORD_BYTES && image.words() <= MAX_WORDS;
  }

  static String text(RomImage image) {
    if (!fits(image)) {
      throw new IllegalArgumentException(
          image.words() + " words of " + image.width() + " bits do not fit Intel HEX");
    }
    StringBuilder out = new StringBuilder();
    int wordBytes = image.width() / 8;
    byte[] data = new byte[wordBytes];
    Bytes bytes = image.bytes();
    for (int word = 0; word < image.words(); word++) {
      if (word > 0 && (word & 0xFFFF) == 0) {
        // The segment counts 16 addresses.
        int segment = word >> 4;
        record(out, 0, 2, (byte) (segment >> 8), (byte) segment);
      }
      for (int b = 0; b < wordBytes; b++) {
        data[b] = bytes.get(word * wordBytes + wordBytes - 1 - b);
      }
      record(out, word & 0xFFFF, 0, data);
    }
    record(out, 0, 1);
    return out.toString();
  }

  private static void record(StringBuilder out, int address, int type, byte... data) {
    out.append(':');
    int sum = append(out, data.length) + append(out, address >> 8) + append(out, address);
    sum += append(out, type);
    for (byte value : data) {
      sum += append(out, value);
    }
    append(out, -sum);
    out.append('\n');
  }

  private static int append(StringBuilder out, int value) {
    int low = value & 0xFF;
    out.append(Character.toUpperCase(Character.forDigit(low >> 4, 16)));
    out.append(Character.toUpperCase(Character.forDigit(low & 15, 16)));
    return low;
  }
}

package dev.nib.codegen.verilog;

import dev.nib.codegen.Text;
import dev.nib.model.Bytes;
import dev.nib.model.ModelException;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The words of a ROM.
 *
 * @param lanes values in a word; value l fills bits {@code [laneBits*l+laneBits-1 : laneBits*l]}
 * @param laneBits a multiple of 8
 * @param bytes the words one after the other, each from its lowest byte to its highest
 */
public record RomImage(int lanes, int laneBits, Bytes bytes) {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  public RomImage {
    if (lanes < 1 || laneBits < 8 || laneBits % 8 != 0) {
      throw new IllegalArgumentException(lanes + " lanes of " + laneBits + " bits");
    }
    int wordBytes = lanes * laneBits / 8;
    if (bytes.size() == 0 || bytes.size() % wordBytes != 0) {
      throw new IllegalArgumentException(bytes.size() + " bytes in words of " + wordBytes);
    }
  }

  /** The value of output channel {@code channel} at {@code tap}. */
  interface ValueAt {
    int get(int channel, int tap);
  }

  /**
   * Packs values so that word {@code group * taps + tap} holds channels {@code group * lanes} to
   * {@code group * lanes + lanes - 1}; lanes beyond the last channel are 0.
   */
  static RomImage pack(int lanes, int laneBits, int channels, int taps, ValueAt values) {
    int groups = (channels + lanes - 1) / lanes;
    int laneBytes = laneBits / 8;
    long size = (long) groups * taps * lanes * laneBytes;
    if (size > Integer.MAX_VALUE / 4) {
      throw new ModelException(Text.format("a ROM of %d bytes is over 512 MB", size));
    }
    byte[] bytes = new byte[(int) size];
    for (int channel = 0; channel < channels; channel++) {
      for (int tap = 0; tap < taps; tap++) {
        int word = channel / lanes * taps + tap;
        int at = (word * lanes + channel % lanes) * laneBytes;
        int value = values.get(channel, tap);
        for (int b = 0; b < laneBytes; b++) {
          bytes[at + b] = (byte) (value >> (8 * b));
        }
      }
    }
    return new RomImage(lanes, laneBits, Bytes.of(bytes));
  }

  /** Bits of a word. */
  public int width() {
    return lanes * laneBits;
  }

  public int words() {
    return bytes.size() / (width() / 8);
  }

  /** Bits of an address, at least 1. */
  public int addressBits() {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(words() - 1));
  }

  /** Bits of all words. */
  public long bits() {
    return 8L * bytes.size();
  }

  /** Appends the hexadecimal digits of {@code word}, the most significant first. */
  void appendHex(StringBuilder out, int word) {
    int wordBytes = width() / 8;
    for (int b = wordBytes - 1; b >= 0; b--) {
      int value = bytes.get(word * wordBytes + b);
      out.append(HEX[(value >> 4) & 15]).append(HEX[value & 15]);
    }
  }

  /** zlib's CRC-32 of {@link #bytes}, 8 hexadecimal digits. */
  String crc32() {
    CRC32 crc = new CRC32();
    crc.update(bytes.toArray());
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}

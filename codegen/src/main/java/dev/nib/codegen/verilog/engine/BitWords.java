package dev.nib.codegen.verilog.engine;

import java.math.BigInteger;
import java.util.List;

/**
 * The words of a memory.
 *
 * @param width bits of each
 */
public record BitWords(int width, List<BigInteger> words) {
  public BitWords {
    words = List.copyOf(words);
    if (words.isEmpty() || words.stream().anyMatch(w -> w.signum() < 0 || w.bitLength() > width)) {
      throw new IllegalArgumentException(words.size() + " words of " + width + " bits");
    }
  }

  /** Bits of an address, at least 1. */
  public int addressBits() {
    return bitsFor(words.size() - 1L);
  }

  /** Bits of the unsigned numbers up to {@code largest}, at least 1. */
  public static int bitsFor(long largest) {
    return Math.max(1, 64 - Long.numberOfLeadingZeros(largest));
  }

  /** Puts fields side by side, from the lowest bits on. */
  static final class Packer {
    private BigInteger word = BigInteger.ZERO;
    private int bits;

    /** A field without sign, or in two's complement. */
    Packer add(long value, int width) {
      boolean fits =
          width == 0
              ? value == 0
              : width >= 64 || value >> width == 0 || value >> (width - 1) == -1;
      if (!fits) {
        throw new IllegalArgumentException(value + " does not fit " + width + " bits");
      }
      BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
      word = word.or(BigInteger.valueOf(value).and(mask).shiftLeft(bits));
      bits += width;
      return this;
    }

    BigInteger word() {
      return word;
    }

    int bits() {
      return bits;
    }
  }
}

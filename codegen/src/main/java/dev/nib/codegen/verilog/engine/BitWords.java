package dev.nib.codegen.verilog.engine;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The words of a memory, which are made when they are asked for: whoever judges a core needs to
 * know how many there are, and a large net's take hundreds of megabytes.
 */
public final class BitWords {
  private final int width;
  private final int count;
  private final Supplier<Stream<BigInteger>> source;

  /**
   * @param width bits of each
   * @param count how many {@code source} has, at least 1
   */
  BitWords(int width, int count, Supplier<Stream<BigInteger>> source) {
    if (count < 1) {
      throw new IllegalArgumentException("a memory without words");
    }
    this.width = width;
    this.count = count;
    this.source = source;
  }

  /** Those of a list. */
  BitWords(int width, List<BigInteger> words) {
    this(width, words.size(), words::stream);
  }

  /** Bits of each. */
  public int width() {
    return width;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** All of them, from address 0 on. */
  public List<BigInteger> words() {
    List<BigInteger> words = source.get().toList();
    if (words.size() != count
        || words.stream().anyMatch(w -> w.signum() < 0 || w.bitLength() > width)) {
      throw new IllegalStateException(words.size() + " words of " + width + " bits");
    }
    return words;
  }

  /** Bits of an address, at least 1. */
  public int addressBits() {
    return bitsFor(count - 1L);
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

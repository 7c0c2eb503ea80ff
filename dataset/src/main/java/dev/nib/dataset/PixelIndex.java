package dev.nib.dataset;

import java.util.Arrays;

/** Which images a set holds, by their pixels: a hash table of positions, compared byte by byte. */
final class PixelIndex {
  private final byte[] pixels;
  private final int imageSize;
  // Positions plus 1, 0 where empty; a power of two, at most half full.
  private final int[] table;

  PixelIndex(byte[] pixels, int count, int imageSize) {
    this.pixels = pixels;
    this.imageSize = imageSize;
    table = new int[Integer.highestOneBit(Math.max(2, count)) << 2];
    for (int i = 0; i < count; i++) {
      int slot = slot(pixels, i * imageSize);
      if (table[slot] == 0) {
        table[slot] = i + 1;
      }
    }
  }

  boolean contains(byte[] others, int offset) {
    return table[slot(others, offset)] != 0;
  }

  /** The slot of an image of these pixels, or the empty one where it would go. */
  private int slot(byte[] others, int offset) {
    int hash = 0;
    for (int p = offset; p < offset + imageSize; p++) {
      hash = 31 * hash + others[p];
    }
    int slot = (hash ^ (hash >>> 15)) & (table.length - 1);
    while (table[slot] != 0 && !equal(table[slot] - 1, others, offset)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean equal(int image, byte[] others, int offset) {
    int start = image * imageSize;
    return Arrays.equals(pixels, start, start + imageSize, others, offset, offset + imageSize);
  }
}

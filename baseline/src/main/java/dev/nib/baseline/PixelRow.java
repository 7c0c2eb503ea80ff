package dev.nib.baseline;

import java.util.Arrays;

/**
 * An image for scalar products: most pixels of a digit are paper, so the others are kept with their
 * positions beside the whole. Sums of products of grey values are exact in an int.
 */
final class PixelRow {
  private final short[] pixels;
  private final short[] positions;
  private final short[] values;
  private final int norm;

  PixelRow(byte[] image) {
    pixels = new short[image.length];
    short[] inked = new short[image.length];
    int n = 0;
    int sum = 0;
    for (int i = 0; i < image.length; i++) {
      int value = image[i] & 0xff;
      pixels[i] = (short) value;
      sum += value * value;
      if (value != 0) {
        inked[n++] = (short) i;
      }
    }
    norm = sum;
    positions = Arrays.copyOf(inked, n);
    values = new short[n];
    for (int i = 0; i < n; i++) {
      values[i] = pixels[positions[i]];
    }
  }

  /** The number of pixels that are not paper. */
  int inked() {
    return positions.length;
  }

  /** The position of one of them. */
  int position(int i) {
    return positions[i];
  }

  /** Its grey value. */
  int value(int i) {
    return values[i];
  }

  /** All grey values. */
  short[] pixels() {
    return pixels;
  }

  /** The sum of the squares of the grey values. */
  int norm() {
    return norm;
  }

  /** The squared distance of two images' grey values. */
  static int squaredDistance(PixelRow a, PixelRow b) {
    int product = 0;
    for (int i = 0; i < a.positions.length; i++) {
      product += a.values[i] * b.pixels[a.positions[i]];
    }
    return a.norm + b.norm - 2 * product;
  }
}

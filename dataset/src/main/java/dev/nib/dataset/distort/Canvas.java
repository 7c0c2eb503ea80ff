package dev.nib.dataset.distort;

import dev.nib.dataset.LabelledImages;

/**
 * One image while it is changed: ink {@code [H,W]}, 0 none and 1 all of it. Lengths are said in
 * parts of a digit of MNIST, which has 28 rows, so that larger images are changed alike.
 */
final class Canvas {
  private static final double SIDE = 28;

  final int height;
  final int width;
  final double[] ink;
  final byte[] levels;

  Canvas(int height, int width) {
    this.height = height;
    this.width = width;
    ink = new double[height * width];
    levels = new byte[height * width];
  }

  void load(LabelledImages images, int image) {
    images.copyPixels(image, levels, 0);
    for (int i = 0; i < ink.length; i++) {
      ink[i] = (levels[i] & 0xff) / 255.0;
    }
  }

  /** Writes grey levels, ink outside of 0..1 cut off. */
  void store(byte[] target, int offset) {
    for (int i = 0; i < ink.length; i++) {
      target[offset + i] = (byte) Math.round(255 * Math.max(0, Math.min(1, ink[i])));
    }
  }

  /** A length in pixels, where a side of MNIST's has 28. */
  double pixels(double length) {
    return length * Math.max(height, width) / SIDE;
  }
}

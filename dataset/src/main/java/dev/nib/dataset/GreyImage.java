package dev.nib.dataset;

import java.util.Arrays;
import java.util.Objects;

/**
 * One grey image without a label, immutable: pixels {@code [H,W]} of unsigned bytes, 0 paper and
 * 255 ink.
 */
public final class GreyImage {
  private final int height;
  private final int width;
  private final byte[] pixels;

  private GreyImage(int height, int width, byte[] pixels) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /**
   * Makes an image from a copy of the pixels.
   *
   * @throws IllegalArgumentException if a side is less than 1 or the number of pixels differs
   */
  public static GreyImage of(int height, int width, byte[] pixels) {
    return wrap(height, width, pixels.clone());
  }

  static GreyImage wrap(int height, int width, byte[] pixels) {
    if (height < 1 || width < 1 || pixels.length != (long) height * width) {
      throw new IllegalArgumentException(
          pixels.length + " pixels for an image of " + height + "x" + width);
    }
    return new GreyImage(height, width, pixels);
  }

  /** The number of rows, H. */
  public int height() {
    return height;
  }

  /** The number of columns, W. */
  public int width() {
    return width;
  }

  /**
   * One pixel.
   *
   * @return 0..255
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public int pixel(int y, int x) {
    Objects.checkIndex(y, height);
    Objects.checkIndex(x, width);
    return pixels[y * width + x] & 0xff;
  }

  /** Copies the pixels, row by row, to {@code target[offset...]}. */
  public void copyPixels(byte[] target, int offset) {
    System.arraycopy(pixels, 0, target, offset, pixels.length);
  }

  /** The negative: every pixel {@code p} becomes {@code 255 - p}. */
  public GreyImage inverted() {
    byte[] negative = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      negative[i] = (byte) ~pixels[i];
    }
    return new GreyImage(height, width, negative);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GreyImage that
        && height == that.height
        && width == that.width
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "grey image of " + height + "x" + width;
  }
}

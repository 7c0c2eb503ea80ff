package dev.nib.dataset;

import java.util.Objects;

/**
 * Where the pixels of a camera's picture lie in its buffer. {@code nib_prepare.h} reads the same
 * buffers in C.
 *
 * @param format what the bytes of a pixel are
 * @param height rows, at least 1
 * @param width pixels of a row, at least 1
 * @param strideBytes from a row's first byte to that of the next one, at least what a row takes:
 *     buffers for DMA often pad rows
 */
public record SensorBuffer(PixelFormat format, int height, int width, int strideBytes) {
  /**
   * Checks that rows do not overlap.
   *
   * @throws IllegalArgumentException if they do, or a side is less than 1
   */
  public SensorBuffer {
    Objects.requireNonNull(format);
    ImageSize size = new ImageSize(height, width);
    long row = (long) width * format.bytesPerPixel();
    if (strideBytes < row) {
      throw new IllegalArgumentException(
          "a row of %s of %s takes %s bytes, and rows begin %s bytes apart"
              .formatted(size, format, row, strideBytes));
    }
  }

  /** One whose rows stand one behind the other. */
  public static SensorBuffer of(PixelFormat format, int height, int width) {
    return new SensorBuffer(
        format, height, width, Math.multiplyExact(width, format.bytesPerPixel()));
  }

  /** What there is from the first pixel to the last. */
  public long bytes() {
    return (long) strideBytes * (height - 1) + (long) width * format.bytesPerPixel();
  }

  /**
   * The grey levels (rule G1) of the picture in a buffer. What stands behind the last pixel is not
   * looked at.
   *
   * @throws IllegalArgumentException if bytes are missing
   */
  public GreyImage grey(byte[] buffer) {
    if (buffer.length < bytes()) {
      throw new IllegalArgumentException(
          "%s takes %s bytes, and the buffer has %s".formatted(this, bytes(), buffer.length));
    }
    byte[] levels = new byte[Math.multiplyExact(height, width)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * strideBytes + x * format.bytesPerPixel();
        levels[y * width + x] = (byte) format.level(buffer, at);
      }
    }
    return GreyImage.wrap(height, width, levels);
  }

  @Override
  public String toString() {
    return "%s of %s, rows %s bytes apart"
        .formatted(new ImageSize(height, width), format, strideBytes);
  }
}

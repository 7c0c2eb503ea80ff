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
          "%s pixels for an image of %sx%s (width x height)"
              .formatted(pixels.length, width, height));
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

  /** Rows and columns together. */
  public ImageSize size() {
    return new ImageSize(height, width);
  }

  /** Rows and columns in each other's place (rule G3): pixel (y, x) becomes pixel (x, y). */
  public GreyImage transposed() {
    byte[] turned = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[x * height + y] = pixels[y * width + x];
      }
    }
    return new GreyImage(width, height, turned);
  }

  /**
   * Scaled by area (rule G4), each axis by itself; the same image where it has that size.
   *
   * @throws IllegalArgumentException if this image has more than 2^24 pixels
   */
  public GreyImage fitted(ImageSize size) {
    return size.equals(size())
        ? this
        : new GreyImage(size.height(), size.width(), new AreaScaler(size(), size).scale(pixels, 0));
  }

  /**
   * A copy of a rectangle of it.
   *
   * @throws IllegalArgumentException if the rectangle is not inside
   */
  public GreyImage cropped(Crop crop) {
    if (!crop.isInside(size())) {
      throw new IllegalArgumentException(
          "a crop of %s ends at row %s, column %s of a picture of %s"
              .formatted(
                  crop,
                  (long) crop.top() + crop.height(),
                  (long) crop.left() + crop.width(),
                  size()));
    }
    byte[] part = new byte[Math.toIntExact(crop.size().pixels())];
    for (int y = 0; y < crop.height(); y++) {
      System.arraycopy(
          pixels, (crop.top() + y) * width + crop.left(), part, y * crop.width(), crop.width());
    }
    return new GreyImage(crop.height(), crop.width(), part);
  }

  /**
   * Scaled by area (rule G10) so that its longer side is 48 pixels; the same image where it is not
   * longer. Noise is averaged away, and a microcontroller has room for the result.
   *
   * @throws IllegalArgumentException if this image has more than 2^24 pixels
   */
  public GreyImage reduced() {
    return reduced(Contrast.LONGEST);
  }

  /**
   * Scaled by area so that its longer side is so many pixels; the same image where it is not
   * longer.
   *
   * @throws IllegalArgumentException if this image has more than 2^24 pixels
   */
  public GreyImage reduced(int longest) {
    int longer = Math.max(height, width);
    return longer <= longest
        ? this
        : fitted(
            new ImageSize(
                Centring.scaled(height, longer, longest), Centring.scaled(width, longer, longest)));
  }

  /**
   * Whether its ink is dark (rule G11): whether, of the picture made small ({@link #reduced}), the
   * border is bright as the brightest part of the picture goes, however dim the light is.
   *
   * @throws IllegalArgumentException if this image has more than 2^24 pixels
   */
  public boolean hasDarkInk() {
    return Contrast.isDark(reduced());
  }

  /**
   * Paper 0 and ink 255 (rule G9) of a picture of bright ink on dark paper, whatever the light and
   * however it falls off; zeros where nothing stands out. The picture is made small ({@link
   * #reduced}) first. Of dark ink, the small picture's negative is what C takes, too: {@code
   * picture.reduced().inverted().stretched()}.
   *
   * @throws IllegalArgumentException if this image has more than 2^24 pixels
   */
  public GreyImage stretched() {
    return Contrast.stretched(reduced());
  }

  /** Whether the mean of the outermost pixels (rule G6) is above the middle of the grey scale. */
  public boolean hasBrightBorder() {
    return Border.of(this).isBright();
  }

  /**
   * A digit as MNIST has it (rule G8): the ink of this picture of bright ink on dark paper, its
   * longer side scaled to {@code box} pixels, with its centre of mass in the middle.
   *
   * @param side rows and columns of the result, at least {@code box}
   */
  public GreyImage centred(int side, int box) {
    return Centring.of(this, side, box);
  }

  /** The negative (rule G5): every pixel {@code p} becomes {@code 255 - p}. */
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
    return "grey image of " + size();
  }
}

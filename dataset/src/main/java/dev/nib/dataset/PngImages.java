package dev.nib.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG images as grey.
 *
 * <p>Grey images keep their values (16 bits are rounded to 8). Colours become luma, {@code 0.299 R
 * + 0.587 G + 0.114 B} (ITU-R BT.601), rounded. Transparent images are laid on white, as viewers
 * show them.
 */
public final class PngImages {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final long MAX_PIXELS = 1L << 24;
  private static final long MAX_FILE_BYTES = 1L << 28;

  private PngImages() {}

  /**
   * Reads an image as it is, bright as large numbers.
   *
   * <p>nib's networks know bright ink on dark paper. A drawing in dark ink on bright paper is not
   * recognised as such and not inverted: use {@link #read(Path, boolean)}.
   *
   * @throws DatasetException if the file is missing, not a PNG, corrupt, or has more than 2^24
   *     pixels
   */
  public static GreyImage read(Path file) {
    return read(file, false);
  }

  /**
   * Reads an image.
   *
   * @param invert whether to take the negative, as drawings in dark ink on bright paper need it
   * @throws DatasetException if the file is missing, not a PNG, corrupt, or has more than 2^24
   *     pixels
   */
  public static GreyImage read(Path file, boolean invert) {
    byte[] bytes = readBytes(file);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      GreyImage image = grey(decode(file, in));
      return invert ? image.inverted() : image;
    } catch (IOException | RuntimeException e) {
      // The JDK's decoder throws all sorts of unchecked exceptions at corrupt files.
      if (e instanceof DatasetException known) {
        throw known;
      }
      throw new DatasetException(
          "%s: corrupt PNG (%s); save or copy it again".formatted(file, DatasetException.reason(e)),
          e);
    }
  }

  private static byte[] readBytes(Path file) {
    if (!Files.exists(file)) {
      throw new DatasetException(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(file + ": not a file");
    }
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new DatasetException(
            "%s: %s bytes, and images have at most %s".formatted(file, size, MAX_FILE_BYTES));
      }
      byte[] bytes = Files.readAllBytes(file);
      int n = SIGNATURE.length;
      if (bytes.length < n || !Arrays.equals(bytes, 0, n, SIGNATURE, 0, n)) {
        throw new DatasetException(
            file + ": byte 0: not a PNG (its signature is missing); save it as PNG");
      }
      return bytes;
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + DatasetException.reason(e), e);
    }
  }

  private static BufferedImage decode(Path file, MemoryCacheImageInputStream in)
      throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MAX_PIXELS) {
        throw new DatasetException(
            "%s: %sx%s are more than %s pixels; scale it down"
                .formatted(file, reader.getHeight(0), reader.getWidth(0), MAX_PIXELS));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static GreyImage grey(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = (byte) greyAt(image, y, x);
      }
    }
    return GreyImage.wrap(height, width, pixels);
  }

  private static int greyAt(BufferedImage image, int y, int x) {
    Raster raster = image.getRaster();
    boolean indexed = image.getColorModel() instanceof java.awt.image.IndexColorModel;
    if (!indexed && raster.getNumBands() <= 2) {
      // Not by getRGB, which takes grey for linear light and would brighten it to sRGB.
      int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
      int grey = scale(raster.getSample(x, y, 0), max);
      return raster.getNumBands() == 1
          ? grey
          : onWhite(grey, scale(raster.getSample(x, y, 1), max));
    }
    int argb = image.getRGB(x, y);
    int luma =
        (299 * (argb >> 16 & 0xff) + 587 * (argb >> 8 & 0xff) + 114 * (argb & 0xff) + 500) / 1000;
    return onWhite(luma, argb >>> 24);
  }

  private static int scale(int sample, int max) {
    return max == 255 ? sample : (2 * 255 * sample + max) / (2 * max);
  }

  private static int onWhite(int grey, int alpha) {
    return (grey * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}

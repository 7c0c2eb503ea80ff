package dev.nib.toolkit.files;

import dev.nib.dataset.GreyImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Grey images as files of pictures, 0 black and 255 white. */
public final class PictureBytes {
  private PictureBytes() {}

  /** A PNG: every level as it is. */
  public static byte[] png(GreyImage image) {
    return written(image, "png");
  }

  /** A JPEG: levels about as they are. */
  public static byte[] jpeg(GreyImage image) {
    return written(image, "jpeg");
  }

  private static byte[] written(GreyImage image, String format) {
    BufferedImage grey =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        // Not by setRGB, which would convert the grey level from sRGB to linear light.
        grey.getRaster().setSample(x, y, 0, image.pixel(y, x));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO.write to a stream would go through a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(grey, format, out)) {
        throw new IllegalStateException("this Java has no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

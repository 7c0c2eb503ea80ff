package dev.nib.toolkit.report;

import dev.nib.dataset.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images inside the document, pixel for pixel. */
final class PngUri {
  private PngUri() {}

  /** Image {@code index} as the {@code data:} URI of a grey PNG, 0 black and 255 white. */
  static String of(LabelledImages images, int index) {
    BufferedImage grey =
        new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        // Not by setRGB, which would convert the grey level from sRGB to linear light.
        grey.getRaster().setSample(x, y, 0, images.pixel(index, y, x));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO.write to a stream would go through a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(grey, "png", out)) {
        throw new IllegalStateException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}

package dev.nib.cli;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.toolkit.files.PictureBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures as users have them. */
final class TestPictures {
  private TestPictures() {}

  /** Writes a PNG, and the folders that it lies in. */
  static Path png(Path file, GreyImage image) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, PictureBytes.png(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Dark ink on a larger sheet of paper in light that falls off to the right. */
  static GreyImage photograph(GreyImage digit, int height, int width, int top, int left) {
    GreyImage large = digit.fitted(new ImageSize(2 * digit.height(), 2 * digit.width()));
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside =
            y >= top && y < top + large.height() && x >= left && x < left + large.width();
        int ink = inside ? large.pixel(y - top, x - left) : 0;
        int paper = 230 - 120 * x / width;
        pixels[y * width + x] = (byte) (paper - paper * ink / 340);
      }
    }
    return GreyImage.of(height, width, pixels);
  }
}

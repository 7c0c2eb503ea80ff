package dev.nib.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes the formats that the module reads. */
final class TestFiles {
  private TestFiles() {}

  /** Images whose every pixel and label differs from its neighbours, of any size. */
  static LabelledImages images(int count, int height, int width) {
    byte[] pixels = new byte[count * height * width];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i / 251);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i * 7 % 10);
    }
    return LabelledImages.of(height, width, 10, pixels, labels);
  }

  static byte[] idxImages(LabelledImages images) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + images.count() * images.imageSize());
    buffer.putInt(0x803).putInt(images.count()).putInt(images.height()).putInt(images.width());
    for (int i = 0; i < images.count(); i++) {
      images.copyPixels(i, buffer.array(), 16 + i * images.imageSize());
    }
    return buffer.array();
  }

  static byte[] idxLabels(LabelledImages images) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + images.count());
    buffer.putInt(0x801).putInt(images.count());
    for (int i = 0; i < images.count(); i++) {
      buffer.put((byte) images.label(i));
    }
    return buffer.array();
  }

  /** A CSV of the Kaggle layout, with or without header. */
  static String csv(LabelledImages images, boolean header) {
    StringBuilder text = new StringBuilder();
    if (header) {
      text.append("label");
      for (int i = 0; i < images.imageSize(); i++) {
        text.append(",pixel").append(i);
      }
      text.append('\n');
    }
    for (int i = 0; i < images.count(); i++) {
      text.append(images.label(i));
      for (int y = 0; y < images.height(); y++) {
        for (int x = 0; x < images.width(); x++) {
          text.append(',').append(images.pixel(i, y, x));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      // Rewriting a file in place makes some file systems write it out at once, which is slow.
      Files.deleteIfExists(file);
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the four files of MNIST with the given parts. */
  static void writeIdxFolder(Path folder, LabelledImages train, LabelledImages test) {
    write(folder.resolve("train-images-idx3-ubyte"), idxImages(train));
    write(folder.resolve("train-labels-idx1-ubyte"), idxLabels(train));
    write(folder.resolve("t10k-images-idx3-ubyte"), idxImages(test));
    write(folder.resolve("t10k-labels-idx1-ubyte"), idxLabels(test));
  }
}

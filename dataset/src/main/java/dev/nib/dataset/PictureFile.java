package dev.nib.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads PNG and JPEG files as grey pictures, told apart by how they begin. */
public final class PictureFile {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final long MAX_FILE_BYTES = 1L << 28;

  /**
   * A picture as its file has it, bright as large numbers.
   *
   * @param grey its pixels
   * @param cutOut whether it was cut out of its paper (rule G2), so that its transparency says what
   *     is ink, which is bright on dark already
   */
  public record Picture(GreyImage grey, boolean cutOut) {
    /** Prepared; the ink of a picture that was cut out is never negated. */
    public Preparation.Prepared prepared(Preparation preparation) {
      return preparation.prepared(grey, cutOut);
    }
  }

  private PictureFile() {}

  /** Whether a file's name ends as those of pictures do. */
  static boolean isNamedAsOne(Path file) {
    String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  /**
   * Reads a picture.
   *
   * @throws DatasetException if the file is missing, neither PNG nor JPEG, corrupt, or has more
   *     than 2^24 pixels
   */
  public static Picture read(Path file) {
    byte[] bytes = readBytes(file);
    String format = format(file, bytes);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Picture picture = GreyPixels.of(decode(file, format, in));
      int orientation = format.equals("JPEG") ? ExifOrientation.of(bytes) : 1;
      return new Picture(ExifOrientation.upright(picture.grey(), orientation), picture.cutOut());
    } catch (IOException | RuntimeException e) {
      // The JDK's decoders throw all sorts of unchecked exceptions at corrupt files.
      if (e instanceof DatasetException known) {
        throw known;
      }
      throw new DatasetException(
          "%s: corrupt %s, or of a kind that Java cannot read (%s); save it again as a PNG"
              .formatted(file, format, DatasetException.reason(e)),
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
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + DatasetException.reason(e), e);
    }
  }

  private static String format(Path file, byte[] bytes) {
    if (startsWith(bytes, PNG)) {
      return "PNG";
    }
    if (startsWith(bytes, JPEG)) {
      return "JPEG";
    }
    throw new DatasetException(
        file + ": byte 0: not a PNG or JPEG (the signature is missing); save it as PNG");
  }

  private static boolean startsWith(byte[] bytes, byte[] signature) {
    int n = signature.length;
    return bytes.length >= n && Arrays.equals(bytes, 0, n, signature, 0, n);
  }

  private static BufferedImage decode(Path file, String format, MemoryCacheImageInputStream in)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IOException("this Java has no reader for " + format);
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      ImageSize size = new ImageSize(reader.getHeight(0), reader.getWidth(0));
      if (size.pixels() > AreaScaler.MAX_PIXELS) {
        throw new DatasetException(
            "%s: %s is more than %s pixels; scale it down"
                .formatted(file, size, AreaScaler.MAX_PIXELS));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}

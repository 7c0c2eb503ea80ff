package dev.nib.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Which way up a camera says that its JPEG is: EXIF's tag 0x0112, 1 to 8, which Java's decoder
 * leaves to others.
 */
final class ExifOrientation {
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;
  private static final int ORIENTATION = 0x0112;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private ExifOrientation() {}

  /** The orientation that a JPEG names; 1, upright, where it names none. */
  static int of(byte[] jpeg) {
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    for (int at = 2; at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff; ) {
      int marker = jpeg[at + 1] & 0xff;
      int length = file.getShort(at + 2) & 0xffff;
      if (marker == START_OF_SCAN || at + 2 + length > jpeg.length || length < 2) {
        return 1;
      }
      if (marker == APP1 && startsWithExif(jpeg, at + 4, length - 2)) {
        return ofTiff(file.slice(at + 4 + EXIF.length, length - 2 - EXIF.length));
      }
      at += 2 + length;
    }
    return 1;
  }

  private static boolean startsWithExif(byte[] jpeg, int at, int length) {
    return length > EXIF.length
        && java.util.Arrays.equals(jpeg, at, at + EXIF.length, EXIF, 0, EXIF.length);
  }

  private static int ofTiff(ByteBuffer tiff) {
    if (tiff.capacity() < 8) {
      return 1;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.capacity() - 2) {
      return 1;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int at = directory + 2; entries-- > 0 && at + 12 <= tiff.capacity(); at += 12) {
      if ((tiff.getShort(at) & 0xffff) == ORIENTATION) {
        int value = tiff.getShort(at + 8) & 0xffff;
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** A picture turned as its orientation says. */
  static GreyImage upright(GreyImage picture, int orientation) {
    return switch (orientation) {
      case 2 -> flipped(picture, false, true);
      case 3 -> flipped(picture, true, true);
      case 4 -> flipped(picture, true, false);
      case 5 -> picture.transposed();
      case 6 -> flipped(picture.transposed(), false, true);
      case 7 -> flipped(picture.transposed(), true, true);
      case 8 -> flipped(picture.transposed(), true, false);
      default -> picture;
    };
  }

  private static GreyImage flipped(GreyImage picture, boolean rows, boolean columns) {
    int height = picture.height();
    int width = picture.width();
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int fromY = rows ? height - 1 - y : y;
        int fromX = columns ? width - 1 - x : x;
        pixels[y * width + x] = (byte) picture.pixel(fromY, fromX);
      }
    }
    return GreyImage.wrap(height, width, pixels);
  }
}

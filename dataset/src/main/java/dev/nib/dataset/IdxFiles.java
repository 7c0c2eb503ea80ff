package dev.nib.dataset;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads a pair of IDX files, the format of MNIST: a big-endian magic word {@code 00 00 type rank},
 * one 32-bit size per axis, then the values. Images are unsigned bytes {@code [N,H,W]}, labels
 * unsigned bytes {@code [N]}. Either file may be gzip-compressed.
 */
final class IdxFiles {
  /** Unsigned bytes with three axes. */
  static final int IMAGE_MAGIC = 0x00000803;

  /** Unsigned bytes with one axis. */
  static final int LABEL_MAGIC = 0x00000801;

  private static final int MAX_SIDE = 4096;

  private IdxFiles() {}

  /**
   * Reads a pair.
   *
   * @throws DatasetException if either file is missing or not what it should be, or if they have
   *     different numbers of items
   */
  static LabelledImages read(Path images, Path labels) {
    byte[] labelBytes = readLabels(labels);
    try (DataFile file = DataFile.open(images)) {
      long[] sizes = readHeader(file, IMAGE_MAGIC, "images");
      long count = sizes[0];
      checkSide(file, 8, "rows", sizes[1]);
      checkSide(file, 12, "columns", sizes[2]);
      String claim = "%s images of %sx%s".formatted(count, sizes[1], sizes[2]);
      byte[] pixels = readBody(file, count * sizes[1] * sizes[2], claim);
      if (count != labelBytes.length) {
        throw new DatasetException(
            "%s: byte 4: %s images, but %s has %s labels; use files of the same set"
                .formatted(images, count, labels, labelBytes.length));
      }
      return LabelledImages.wrap(
          (int) sizes[1], (int) sizes[2], LabelledImages.DIGITS, pixels, labelBytes);
    }
  }

  private static byte[] readLabels(Path path) {
    try (DataFile file = DataFile.open(path)) {
      long count = readHeader(file, LABEL_MAGIC, "labels")[0];
      byte[] labels = readBody(file, count, count + " labels");
      for (int i = 0; i < labels.length; i++) {
        if ((labels[i] & 0xff) >= LabelledImages.DIGITS) {
          throw file.error(
              8L + i, "label %s is %s, not a digit 0..9".formatted(i, labels[i] & 0xff));
        }
      }
      return labels;
    }
  }

  /** Reads magic and sizes; the number of items is checked to be at least 1. */
  private static long[] readHeader(DataFile file, int magic, String items) {
    int rank = magic & 0xff;
    byte[] bytes = file.readUpTo(4 + 4 * rank);
    if (bytes.length >= 4) {
      checkMagic(file, ByteBuffer.wrap(bytes).getInt(), magic, items);
    }
    if (bytes.length < 4 + 4 * rank) {
      throw file.error(
          bytes.length,
          "cut short: the header of an IDX file of %s has %s bytes; copy or download it again"
              .formatted(items, 4 + 4 * rank));
    }
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(4 + 4 * axis));
    }
    if (sizes[0] == 0) {
      throw file.error(4, "the header claims 0 " + items + "; at least 1 is needed");
    }
    return sizes;
  }

  private static void checkMagic(DataFile file, int found, int wanted, String items) {
    if (found == wanted) {
      return;
    }
    String hint = "is this an IDX file?";
    if (found == IMAGE_MAGIC || found == LABEL_MAGIC) {
      hint = "these are %s; swap the files".formatted(found == LABEL_MAGIC ? "labels" : "images");
    }
    throw file.error(
        0,
        String.format(
            Locale.ROOT, "magic 0x%08x, but %s have 0x%08x; %s", found, items, wanted, hint));
  }

  private static void checkSide(DataFile file, long at, String what, long size) {
    if (size < 1 || size > MAX_SIDE) {
      throw file.error(at, "images of %s %s, not 1..%s".formatted(size, what, MAX_SIDE));
    }
  }

  /** Reads the values, of which there must be exactly as many as the header claims. */
  private static byte[] readBody(DataFile file, long claimed, String claim) {
    long start = file.offset();
    long possible = file.maxContentBytes() - start;
    if (claimed > possible) {
      throw file.error(
          4,
          "the header claims %s (%s bytes), but %s %s follow; copy or download the file again"
              .formatted(claim, claimed, file.compressed() ? "at most" : "only", possible));
    }
    if (claimed > Integer.MAX_VALUE - 8) {
      throw file.error(4, "%s are more than %s bytes".formatted(claim, Integer.MAX_VALUE - 8));
    }
    byte[] body = file.readUpTo((int) claimed);
    if (body.length < claimed) {
      throw file.error(
          start + body.length,
          "cut short: the header claims %s (%s bytes), but only %s follow; copy or download the file again"
              .formatted(claim, claimed, body.length));
    }
    if (file.readUpTo(1).length > 0) {
      throw file.error(
          start + claimed,
          "more bytes follow the %s that the header claims; copy or download the file again"
              .formatted(claim));
    }
    return body;
  }
}

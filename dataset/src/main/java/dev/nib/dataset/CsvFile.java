package dev.nib.dataset;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads images of 28x28 pixels from CSV files, plain or .gz: one a row, its label and its 784
 * pixels.
 *
 * <p>A first reading ({@link CsvScan}) finds out which column is what, this second one takes the
 * values: whole numbers 0..255, or, where no pixel of the file is above 1, fractions of 255.
 */
final class CsvFile implements CsvText.Rows {
  private static final int SIDE = 28;
  private static final int PIXELS = CsvLayout.PIXELS;

  private final CsvErrors errors;
  private final CsvLayout layout;
  private final CsvLayout.Role[] roles;
  private final CsvNumber number = new CsvNumber();
  private byte[] pixels = new byte[256 * PIXELS];
  private byte[] labels = new byte[256];
  private int[] lines = new int[256];
  private int count;
  private boolean inHeader;

  // Of the row that is being read.
  private int nextPixel;
  private int label;
  private int hotColumns;

  private CsvFile(CsvErrors errors, CsvLayout layout) {
    this.errors = errors;
    this.layout = layout;
    roles = layout.roles().toArray(CsvLayout.Role[]::new);
    inHeader = layout.header();
  }

  /** Reads a file whose labels it must find by itself. */
  static LabelledImages read(Path path) {
    return read(path, Optional.empty(), Notices.NONE);
  }

  /**
   * Reads a file.
   *
   * @param label the column of the labels: its name, {@code first}, {@code last}, or its number
   *     from 1
   * @param notices are told what is taken in another way than as a label and grey levels
   * @throws DatasetException if the file is missing, empty, or not what it should be
   */
  static LabelledImages read(Path path, Optional<String> label, Notices notices) {
    CsvText text = new CsvText(path);
    CsvErrors errors = new CsvErrors(path);
    CsvScan scan = new CsvScan(errors, label);
    text.read(scan);
    CsvFile csv = new CsvFile(errors, scan.layout(notices));
    text.read(csv);
    return csv.images();
  }

  private LabelledImages images() {
    int[] found = Arrays.copyOf(lines, count);
    return LabelledImages.wrap(
            SIDE,
            SIDE,
            LabelledImages.DIGITS,
            pixels.length == count * PIXELS ? pixels : Arrays.copyOf(pixels, count * PIXELS),
            Arrays.copyOf(labels, count))
        .withNames(i -> "line " + found[i]);
  }

  @Override
  public void field(long line, int column, char[] text, int offset, int length) {
    if (inHeader) {
      return;
    }
    if (column == 0) {
      begin(line);
    }
    if (column >= roles.length) {
      throw errors.rowGoesOn(line, roles.length);
    }
    if (roles[column] == CsvLayout.Role.INDEX) {
      return;
    }
    if (!number.parse(text, offset, length)) {
      throw errors.notANumber(
          line, column, new String(text, offset, length), roles[column], layout.unit());
    }
    switch (roles[column]) {
      case PIXEL ->
          pixels[count * PIXELS + nextPixel++] = pixel(line, column, text, offset, length);
      case LABEL -> label = label(line, column, text, offset, length);
      case ONE_HOT -> hot(line, column);
      case INDEX -> {}
    }
  }

  private void begin(long line) {
    if (count == labels.length) {
      long room = Math.min(2L * count, (Integer.MAX_VALUE - 8) / PIXELS);
      if (room == count) {
        throw errors.at(line, 0, "more than " + count + " images; use a smaller file");
      }
      labels = Arrays.copyOf(labels, (int) room);
      lines = Arrays.copyOf(lines, (int) room);
      pixels = Arrays.copyOf(pixels, (int) room * PIXELS);
    }
    nextPixel = 0;
    hotColumns = 0;
    label = -1;
  }

  private byte pixel(long line, int column, char[] text, int offset, int length) {
    if (layout.unit()) {
      // The first reading has seen that it is in 0 to 1.
      return (byte) number.unitLevel();
    }
    if (number.isWholeUpTo(255)) {
      return (byte) number.whole64();
    }
    String field = new String(text, offset, length).strip();
    throw errors.at(
        line,
        column,
        number.isWhole()
            ? "pixel " + field + " is not 0..255"
            : "pixel " + field + " is not a whole number 0..255, nor is every pixel 0 to 1");
  }

  private int label(long line, int column, char[] text, int offset, int length) {
    if (number.isWholeUpTo(LabelledImages.DIGITS - 1)) {
      return (int) number.whole64();
    }
    throw errors.at(
        line,
        column,
        "label %s is not a digit 0..9; if another column holds the labels, --label names it"
            .formatted(new String(text, offset, length).strip()));
  }

  private void hot(long line, int column) {
    if (number.whole64() == 1) {
      if (label >= 0) {
        throw errors.at(line, column, "a second 1 among the one-hot labels");
      }
      label = hotColumns;
    }
    hotColumns++;
  }

  @Override
  public void end(long line, int columns) {
    if (inHeader) {
      inHeader = false;
      return;
    }
    if (columns < roles.length) {
      throw errors.rowEndsEarly(line, columns, roles.length);
    }
    if (label < 0) {
      throw errors.at(line, columns - 1, "no 1 among the one-hot labels");
    }
    labels[count] = (byte) label;
    lines[count++] = (int) line;
  }
}

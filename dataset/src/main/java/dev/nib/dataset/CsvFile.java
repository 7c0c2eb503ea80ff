package dev.nib.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads images from comma-separated text, plain or .gz, in the layout of Kaggle's Digit Recognizer:
 * an optional header, then one image a row, its label and its 784 pixels, whole numbers all.
 *
 * <p>A header is a first row whose first field does not begin like a number. Rows end with LF or CR
 * LF, the last one may end with the file; blanks around numbers and empty rows at the end are let
 * pass.
 */
final class CsvFile {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int COLUMNS = 1 + PIXELS;

  /** No number is so long; what is longer is quoted in messages with dots. */
  private static final int MAX_FIELD = 24;

  private static final int END = -1;

  private final Path path;
  private final DataFile file;
  private final byte[] buffer = new byte[1 << 16];
  private int filled;
  private int at;

  private long line = 1;
  private final byte[] row = new byte[COLUMNS];
  private final StringBuilder field = new StringBuilder();

  private byte[] pixels = new byte[256 * PIXELS];
  private byte[] labels = new byte[256];
  private int count;

  private CsvFile(Path path, DataFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws DatasetException if the file is missing, empty, or not what it should be
   */
  static LabelledImages read(Path path) {
    try (DataFile file = DataFile.open(path)) {
      CsvFile csv = new CsvFile(path, file);
      csv.readAll();
      return LabelledImages.wrap(
          SIDE,
          SIDE,
          LabelledImages.DIGITS,
          Arrays.copyOf(csv.pixels, csv.count * PIXELS),
          Arrays.copyOf(csv.labels, csv.count));
    }
  }

  private void readAll() {
    skipByteOrderMark();
    checkNotBinary();
    int next = peek();
    if (next != END && next != '\n' && next != '\r' && !isNumberStart(next)) {
      readHeader();
    }
    long emptyLine = 0;
    while (peek() != END) {
      if (skipEmptyRow()) {
        emptyLine = emptyLine == 0 ? line - 1 : emptyLine;
        continue;
      }
      if (emptyLine != 0) {
        throw new DatasetException(
            "%s: line %s: empty, but rows follow; delete it".formatted(path, emptyLine));
      }
      readRow();
      append();
    }
    if (count == 0) {
      throw new DatasetException(
          "%s: line %s: no rows; rows of a label and %s pixels are needed"
              .formatted(path, line, PIXELS));
    }
  }

  private void readHeader() {
    int columns = 1;
    String first = null;
    int c = take();
    for (; c != END && c != '\n'; c = take()) {
      if (c == ',') {
        first = columns == 1 ? field.toString() : first;
        columns++;
      } else if (columns == 1 && field.length() < MAX_FIELD) {
        field.append((char) c);
      }
    }
    line++;
    field.setLength(0);
    if (columns == PIXELS && first != null && first.replace("\"", "").equals("pixel0")) {
      throw new DatasetException(
          path + ": line 1: a header without labels (Kaggle's test.csv); use a file with labels");
    }
    if (columns != COLUMNS) {
      throw new DatasetException(
          "%s: line 1: a header of %s columns, not %s (label, then %s pixels separated by commas)"
              .formatted(path, columns, COLUMNS, PIXELS));
    }
  }

  private void readRow() {
    int column = 0;
    int end;
    do {
      if (column == COLUMNS) {
        throw error(
            column + 1,
            "more than %s columns (label, then %s pixels); delete what follows"
                .formatted(COLUMNS, PIXELS));
      }
      int value = readNumber(column + 1);
      end = take();
      if (column == 0 && value >= LabelledImages.DIGITS) {
        throw error(1, "label " + value + " is not a digit 0..9");
      }
      if (value > 255) {
        throw error(column + 1, "pixel " + value + " is not 0..255");
      }
      row[column++] = (byte) value;
    } while (end == ',');
    if (column < COLUMNS) {
      throw error(
          column,
          "the row ends after a label and %s pixels, not %s; the file may be cut short"
              .formatted(column - 1, PIXELS));
    }
    line++;
  }

  /** Reads one whole number of up to 9 digits, with blanks around; stops before its separator. */
  private int readNumber(int column) {
    skipBlanks();
    int value = 0;
    int digits = 0;
    for (; peek() >= '0' && peek() <= '9' && digits < 9; digits++) {
      value = 10 * value + (take() - '0');
    }
    skipBlanks();
    int next = peek();
    if (digits == 0 || (next != ',' && next != '\n' && next != END)) {
      throw notANumber(column, digits == 0 ? "" : Integer.toString(value));
    }
    return value;
  }

  private DatasetException notANumber(int column, String begun) {
    field.setLength(0);
    field.append(begun);
    while (peek() != ',' && peek() != '\n' && peek() != END && field.length() < MAX_FIELD) {
      field.append((char) take());
    }
    String text = field.toString().strip();
    String shown = field.length() < MAX_FIELD ? text : text + "...";
    return error(
        column,
        shown.isEmpty()
            ? "empty, not a whole number 0..255"
            : "'" + shown + "' is not a whole number 0..255");
  }

  /** Skips blanks, and the CR of a CR LF. */
  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      take();
    }
  }

  private boolean skipEmptyRow() {
    skipBlanks();
    if (peek() == '\n') {
      take();
      line++;
      return true;
    }
    return peek() == END;
  }

  private void append() {
    if (count == labels.length) {
      long room = Math.min(2L * count, (Integer.MAX_VALUE - 8) / PIXELS);
      if (room == count) {
        throw error(1, "more than " + count + " images; use a smaller file");
      }
      labels = Arrays.copyOf(labels, (int) room);
      pixels = Arrays.copyOf(pixels, (int) room * PIXELS);
    }
    labels[count] = row[0];
    System.arraycopy(row, 1, pixels, count * PIXELS, PIXELS);
    count++;
  }

  private void skipByteOrderMark() {
    if (peek() == 0xef && filled >= 3 && (buffer[1] & 0xff) == 0xbb && (buffer[2] & 0xff) == 0xbf) {
      at = 3;
    }
  }

  /** Tells what a file is that was taken for CSV and is not even text. */
  private void checkNotBinary() {
    peek();
    String start = new String(buffer, at, Math.min(8, filled - at), StandardCharsets.ISO_8859_1);
    String mend = null;
    if (start.startsWith("\0\0\b")) {
      mend = "an IDX file; give the folder that holds the four of them";
    } else if (start.startsWith("\u0089PNG")) {
      mend = "a PNG; give the folder that holds folders 0 to 9 of them";
    } else if (start.startsWith("PK")) {
      mend = "a ZIP; unpack it first";
    } else if (start.indexOf('\0') >= 0) {
      mend = "not text; give a CSV file";
    }
    if (mend != null) {
      throw new DatasetException(path + ": byte 0: this is " + mend);
    }
  }

  private static boolean isNumberStart(int c) {
    return (c >= '0' && c <= '9')
        || c == ' '
        || c == '\t'
        || c == '-'
        || c == '+'
        || c == '.'
        || c == ',';
  }

  private int peek() {
    if (at == filled) {
      filled = file.read(buffer, 0, buffer.length);
      at = 0;
      if (filled == 0) {
        return END;
      }
    }
    return buffer[at] & 0xff;
  }

  private int take() {
    int c = peek();
    if (c != END) {
      at++;
    }
    return c;
  }

  private DatasetException error(int column, String what) {
    return new DatasetException("%s: line %s, column %s: %s".formatted(path, line, column, what));
  }
}

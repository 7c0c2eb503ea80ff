package dev.nib.dataset;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * The fields of a CSV file, plain or .gz, one after the other: separated by commas, semicolons or
 * tabs, whichever its first line has, quoted or not (RFC 4180), in UTF-8 or with a byte order mark.
 * Empty lines may only stand at the end.
 */
final class CsvText {
  private static final int PREFIX = 1 << 16;

  /** Where the fields go. */
  interface Rows {
    /** A field; {@code column} counts from 0. */
    void field(long line, int column, char[] text, int offset, int length);

    /** The end of a row of so many fields. */
    void end(long line, int columns);

    /** Whether the rest may be left out. */
    default boolean isDone() {
      return false;
    }
  }

  private final Path path;

  CsvText(Path path) {
    this.path = path;
  }

  /**
   * Reads all rows.
   *
   * @throws DatasetException if the file cannot be read, is not text, or not CSV
   */
  void read(Rows rows) {
    try (DataFile file = DataFile.open(path)) {
      BufferedInputStream in = new BufferedInputStream(stream(file), PREFIX);
      in.mark(PREFIX);
      byte[] prefix = in.readNBytes(PREFIX);
      in.reset();
      checkNotBinary(prefix);
      CsvReader<Boolean> reader =
          CsvReader.builder()
              .fieldSeparator(separator(prefix))
              .skipEmptyLines(false)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .trimWhitespacesAroundQuotes(true)
              .detectBomHeader(true)
              .build(new Handler(rows), in, StandardCharsets.UTF_8);
      Iterator<Boolean> each = reader.iterator();
      while (!rows.isDone() && each.hasNext()) {
        each.next();
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw unwrapped(e);
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be read: " + DatasetException.reason(e), e);
    }
  }

  /** The reader wraps what our own callbacks throw. */
  private DatasetException unwrapped(RuntimeException e) {
    Throwable deepest = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetException known) {
        return known;
      }
      deepest = cause;
    }
    return new DatasetException(
        "%s: not CSV (%s); is a quotation mark left open?"
            .formatted(path, DatasetException.reason(deepest)),
        e);
  }

  private static InputStream stream(DataFile file) {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return file.read(one, 0, 1) == 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        int n = file.read(target, offset, length);
        return n == 0 && length > 0 ? -1 : n;
      }
    };
  }

  /** What separates the fields of the first line: with decimal commas the semicolon does. */
  private static char separator(byte[] prefix) {
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean quoted = false;
    for (int i = 0; i < prefix.length && (prefix[i] != '\n' || quoted); i++) {
      switch (prefix[i]) {
        case '"' -> quoted = !quoted;
        case ',' -> commas += quoted ? 0 : 1;
        case ';' -> semicolons += quoted ? 0 : 1;
        case '\t' -> tabs += quoted ? 0 : 1;
        default -> {}
      }
    }
    if (semicolons > 1 && semicolons >= commas) {
      return ';';
    }
    return tabs > commas ? '\t' : ',';
  }

  /** Tells what a file is that was taken for CSV and is not even text. */
  private void checkNotBinary(byte[] prefix) {
    int n = Math.min(8, prefix.length);
    String start = new String(prefix, 0, n, StandardCharsets.ISO_8859_1);
    String mend = null;
    if (start.startsWith("\0\0\b")) {
      mend = "an IDX file; give the folder that holds the four of them";
    } else if (start.startsWith("\u0089PNG") || start.startsWith("\u00ff\u00d8\u00ff")) {
      mend = "a picture; give the folder that holds folders 0 to 9 of them";
    } else if (start.startsWith("PK")) {
      mend = "a ZIP; unpack it first";
    } else if (start.indexOf('\0') >= 0
        && !start.startsWith("\u00ff\u00fe")
        && !start.startsWith("\u00fe\u00ff")) {
      mend = "not text; give a CSV file";
    }
    if (mend != null) {
      throw new DatasetException(path + ": byte 0: this is " + mend);
    }
  }

  /** Hands fields on, and refuses empty lines between rows. */
  private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final Rows rows;
    private long emptyLine;
    // A row that begins with a blank field may be a line of nothing but blanks.
    private boolean blankFirst;

    Handler(Rows rows) {
      this.rows = rows;
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
      if (column == 0) {
        blankFirst = !quoted && isBlank(text, offset, length);
        if (blankFirst) {
          return;
        }
        refuseEmptyLines();
      } else if (column == 1 && blankFirst) {
        refuseEmptyLines();
        blankFirst = false;
        rows.field(getStartingLineNumber(), 0, text, offset, 0);
      }
      rows.field(getStartingLineNumber(), column, text, offset, length);
    }

    private void refuseEmptyLines() {
      if (emptyLine != 0) {
        throw new DatasetException(
            "%s: line %s: empty, but rows follow; delete it".formatted(path, emptyLine));
      }
    }

    @Override
    protected void handleEmpty() {
      emptyLine = emptyLine == 0 ? getStartingLineNumber() : emptyLine;
    }

    @Override
    protected Boolean buildRecord() {
      int columns = getFieldCount();
      if (blankFirst || columns == 0) {
        handleEmpty();
      } else if (emptyLine == 0) {
        rows.end(getStartingLineNumber(), columns);
      }
      blankFirst = false;
      return Boolean.TRUE;
    }
  }

  private static boolean isBlank(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}

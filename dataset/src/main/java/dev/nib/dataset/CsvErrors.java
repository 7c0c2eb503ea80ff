package dev.nib.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What may be wrong with a CSV file, each in one line with its place and its mend. */
record CsvErrors(Path file) {
  /** No number is so long; what is longer is quoted with dots. */
  private static final int MAX_FIELD = 24;

  /** So many names of columns are enough to recognise a header by. */
  private static final int SHOWN_NAMES = 5;

  private static final String CHOICE = "--label first, last, NAME or NUMBER names the column";

  DatasetException at(long line, int column, String what) {
    return new DatasetException(
        "%s: line %s, column %s: %s".formatted(file, line, column + 1, what));
  }

  DatasetException notANumber(
      long line, int column, String text, CsvLayout.Role role, boolean unit) {
    String range =
        switch (role) {
          case PIXEL -> unit ? "0 to 1" : "0..255";
          case LABEL -> "0..9";
          case ONE_HOT -> "0 or 1";
          case INDEX -> "of the row";
        };
    String field = text.strip();
    String shown = field.length() <= MAX_FIELD ? field : field.substring(0, MAX_FIELD) + "...";
    String what = shown.isEmpty() ? "empty" : "'" + shown + "'";
    String mend = shown.matches("-?[0-9]+,[0-9]+") ? "; write decimal points" : "";
    return at(
        line, column, what + (shown.isEmpty() ? ", not" : " is not") + " a number " + range + mend);
  }

  DatasetException rowEndsEarly(long line, int found, int columns) {
    return at(
        line,
        found - 1,
        "the row ends after %s columns, not %s; the file may be cut short"
            .formatted(found, columns));
  }

  DatasetException rowGoesOn(long line, int columns) {
    return at(line, columns, "more than %s columns; delete what follows".formatted(columns));
  }

  /** Refuses what cannot be a label and the pixels of an image. */
  void checkColumns(long line, int columns, CsvHeader header) {
    int pixels = CsvLayout.PIXELS;
    if (columns == pixels && header != null && header.labels().isEmpty()) {
      throw new DatasetException(
          file + ": line 1: a header without labels (Kaggle's test.csv); use a file with labels");
    }
    if (columns < pixels + 1 || columns > pixels + 2 + LabelledImages.DIGITS) {
      String found = header == null ? "%s columns" : "a header of %s columns";
      String one = columns == 1 ? "; separate them by commas, semicolons or tabs" : "";
      throw new DatasetException(
          "%s: line %s: %s, not %s (a label and 28x28 pixels)%s"
              .formatted(file, line, found.formatted(columns), pixels + 1, one));
    }
  }

  /** The column, from 0, that a user means. */
  int wanted(String text, int columns, CsvHeader header) {
    if (text.matches("0*[1-9][0-9]{0,5}") && Integer.parseInt(text) <= columns) {
      return Integer.parseInt(text) - 1;
    }
    int named = header == null ? -1 : header.column(text);
    if (named >= 0) {
      return named;
    }
    if (text.equalsIgnoreCase("first")) {
      return 0;
    }
    if (text.equalsIgnoreCase("last")) {
      return columns - 1;
    }
    throw new DatasetException(
        "%s: --label %s: no such column; %s"
            .formatted(
                file,
                text,
                header == null
                    ? "there is no header; give first, last or a number 1.." + columns
                    : "there are %s, ... %s, and numbers 1..%s"
                        .formatted(
                            header.names().stream()
                                .limit(SHOWN_NAMES)
                                .collect(Collectors.joining(", ")),
                            header.names().get(columns - 1),
                            columns)));
  }

  DatasetException severalLabels(CsvHeader header, List<Integer> columns) {
    return new DatasetException(
        "%s: line 1: %s could each hold the labels; %s"
            .formatted(
                file,
                columns.stream().map(header::describe).collect(Collectors.joining(" and ")),
                CHOICE));
  }

  DatasetException doubt(int first, int last, CsvHeader header) {
    return new DatasetException(
        "%s: columns %s and %s could each hold the labels (both are digits everywhere)%s; %s"
            .formatted(
                file,
                first + 1,
                last + 1,
                header == null ? "" : ", and the header names neither label, class nor target",
                CHOICE));
  }

  DatasetException unknownColumn(int columns) {
    return new DatasetException(
        ("%s: line 1: %s columns; there may be %s (a label and 28x28 pixels) or %s (ten columns of"
                + " one-hot labels), and one in front that counts the rows or is called id or"
                + " index; delete the others, or name the label's and the id's in a header")
            .formatted(
                file, columns, CsvLayout.PIXELS + 1, CsvLayout.PIXELS + LabelledImages.DIGITS));
  }

  DatasetException oneHotAndLabel(int label) {
    return new DatasetException(
        "%s: line 1: besides the labels in column %s there are %s columns, not %s pixels; delete the others"
            .formatted(
                file, label + 1, CsvLayout.PIXELS + LabelledImages.DIGITS - 1, CsvLayout.PIXELS));
  }

  DatasetException notOneHot(int columns) {
    return new DatasetException(
        ("%s: line 1: %s columns would be ten of one-hot labels and 28x28 pixels, but neither the"
                + " first ten nor the last ten have a single 1 in every row; write the label as one"
                + " column")
            .formatted(file, columns));
  }

  DatasetException noRows(long line) {
    return new DatasetException(
        "%s: line %s: no rows; rows of a label and %s pixels are needed"
            .formatted(file, line, CsvLayout.PIXELS));
  }
}

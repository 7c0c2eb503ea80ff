package dev.nib.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first row of a CSV file, where it names columns.
 *
 * @param names without blanks around them
 */
record CsvHeader(List<String> names) {
  /** What data sets call the column of labels. */
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "labels", "class", "target", "digit", "y");

  /** What {@code pandas} and its kin call a column that counts the rows. */
  private static final Set<String> INDEX_NAMES = Set.of("", "index", "id", "unnamed: 0");

  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+0-9.,eE\\s]*");

  CsvHeader {
    names = List.copyOf(names);
  }

  /**
   * Whether a first row names columns: most of its fields are words, or its numbers count the
   * columns. What is written like a number, but is none, is no word either.
   */
  static boolean isOne(List<String> fields) {
    CsvNumber number = new CsvNumber();
    int words = 0;
    int counting = 0;
    long last = -2;
    for (String field : fields) {
      boolean parsed = number.parse(field.toCharArray(), 0, field.length());
      words += parsed || NUMBER_LIKE.matcher(field).matches() ? 0 : 1;
      long value = parsed && number.isWhole() ? number.whole64() : -2;
      counting += value == last + 1 && value > 0 ? 1 : 0;
      last = value;
    }
    return 2 * words > fields.size() || (fields.size() > 16 && counting > fields.size() - 16);
  }

  /** The columns, from 0, that are called as labels are. */
  List<Integer> labels() {
    List<Integer> columns = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      if (LABEL_NAMES.contains(names.get(c).toLowerCase(Locale.ROOT))) {
        columns.add(c);
      }
    }
    return columns;
  }

  /** The column of that name, from 0, or -1. */
  int column(String name) {
    for (int c = 0; c < names.size(); c++) {
      if (names.get(c).equalsIgnoreCase(name.strip())) {
        return c;
      }
    }
    return -1;
  }

  /** Whether the first column is called as those that count rows are. */
  boolean beginsWithIndex() {
    return isIndex(0);
  }

  /** The first column, from 0, that is called so, but for that of the labels; or -1. */
  int index(int label) {
    for (int c = 0; c < names.size(); c++) {
      if (c != label && isIndex(c)) {
        return c;
      }
    }
    return -1;
  }

  private boolean isIndex(int column) {
    return INDEX_NAMES.contains(names.get(column).toLowerCase(Locale.ROOT));
  }

  /** A column in words: its number, from 1, and its name. */
  String describe(int column) {
    return "column %s ('%s')".formatted(column + 1, names.get(column));
  }
}

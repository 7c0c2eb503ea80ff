package dev.nib.dataset;

import java.util.List;

/**
 * Which column of a CSV file is what.
 *
 * @param header whether the first row names the columns
 * @param roles what each column holds
 * @param unit whether pixels are 0 to 1, 255 times as much being grey levels
 */
record CsvLayout(boolean header, List<Role> roles, boolean unit) {
  static final int PIXELS = 28 * 28;

  /** What a column holds. */
  enum Role {
    /** A grey level; in the file's order, row by row. */
    PIXEL,
    /** The digit. */
    LABEL,
    /** 1 where the image is of the digit that the column's place among its kind says, else 0. */
    ONE_HOT,
    /** A number of the row. */
    INDEX
  }

  CsvLayout {
    roles = List.copyOf(roles);
  }
}

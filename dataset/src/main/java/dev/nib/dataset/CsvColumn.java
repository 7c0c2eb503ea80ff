package dev.nib.dataset;

/** What one column of a CSV file holds in all its rows. */
final class CsvColumn {
  private int digitsSeen;
  private long misfits;
  private long ones;
  private boolean leavesUnit;
  private boolean aboveZero;
  private boolean binary = true;
  private boolean counts = true;
  private long start;
  private long rows;

  /** The value of a row; null where there is no number. */
  void add(CsvNumber number, long row) {
    rows++;
    if (number == null) {
      misfits++;
      binary = false;
      counts = false;
      return;
    }
    boolean digit = number.isWholeUpTo(LabelledImages.DIGITS - 1);
    if (digit) {
      digitsSeen |= 1 << number.whole64();
    } else {
      misfits++;
    }
    boolean zeroOrOne = number.isWholeUpTo(1);
    binary &= zeroOrOne;
    ones += zeroOrOne ? number.whole64() : 0;
    leavesUnit |= !number.isUnit();
    aboveZero |= number.isAboveZero();
    if (row == 0) {
      start = number.isWhole() ? number.whole64() : -1;
    }
    counts &= number.isWhole() && number.whole64() == start + row;
  }

  /** How many rows hold no digit here. */
  long misfits() {
    return misfits;
  }

  /** Digits in every row. */
  boolean couldBeLabels() {
    return misfits == 0;
  }

  /** More than one digit. */
  boolean varies() {
    return Integer.bitCount(digitsSeen) > 1;
  }

  /** 0 in every row. */
  boolean isZero() {
    return misfits == 0 && digitsSeen == 1;
  }

  /** 0 or 1 in every row. */
  boolean isBinary() {
    return binary;
  }

  /** How many rows hold a 1, of a binary column. */
  long ones() {
    return ones;
  }

  /** A value below 0 or above 1. */
  boolean leavesUnit() {
    return leavesUnit;
  }

  boolean isAboveZero() {
    return aboveZero;
  }

  /** Each row 1 more than that before it, of at least two rows from 0 or 1. */
  boolean counts() {
    return counts && rows > 1 && (start == 0 || start == 1);
  }
}

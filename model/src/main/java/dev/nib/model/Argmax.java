package dev.nib.model;

/** Which class a row of outputs gives: where its largest number stands, the first one of equals. */
public final class Argmax {
  private Argmax() {}

  /** The class of a row of at least one number. */
  public static int of(float[] row) {
    return of(row, 0, row.length);
  }

  /** The same of {@code count} numbers from {@code from} on, counted from there. */
  public static int of(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The class of a row of int8, which need not become real numbers for it. */
  public static int of(byte[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }
}

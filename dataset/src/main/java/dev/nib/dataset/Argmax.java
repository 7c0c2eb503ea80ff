package dev.nib.dataset;

/** Which class a row of outputs gives. */
public final class Argmax {
  private Argmax() {}

  /** Where the largest number of a row stands, the first one among equals. */
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
}

package dev.nib.dataset.augment;

import java.util.Arrays;

/** Bilinear interpolation in an image of bytes {@code [H,W]} that a fill mode extends. */
public final class Bilinear {
  /** Images on either side whose columns and rows are known. */
  private static final int MARGIN = 2;

  private final int height;
  private final int width;
  private final FillMode fill;
  private final int fillValue;
  // What is seen in the columns and rows of so many images on either side; rows times the width.
  private final int[] columns;
  private final int[] rows;

  /** Looks into images of one size. */
  public Bilinear(int height, int width, FillMode fill, int fillValue) {
    this.height = height;
    this.width = width;
    this.fill = fill;
    this.fillValue = fillValue;
    columns = new int[(2 * MARGIN + 1) * width];
    Arrays.setAll(columns, i -> fill.index(i - MARGIN * width, width));
    rows = new int[(2 * MARGIN + 1) * height];
    Arrays.setAll(rows, i -> fill.index(i - MARGIN * height, height) * width);
  }

  /** Writes the grey value 0..255 at every point to {@code target[offset...]}. */
  public void sample(byte[] image, double[] xs, double[] ys, float[] target, int offset) {
    for (int i = 0; i < xs.length; i++) {
      target[offset + i] = (float) at(image, xs[i], ys[i]);
    }
  }

  private double at(byte[] image, double x, double y) {
    if (fill == FillMode.CONSTANT && (x < 0 || x > width - 1 || y < 0 || y > height - 1)) {
      return fillValue;
    }
    int column = floor(x);
    int row = floor(y);
    int left;
    int right;
    int top;
    int bottom;
    int knownColumn = column + MARGIN * width;
    int knownRow = row + MARGIN * height;
    if (knownColumn >= 0
        && knownColumn < columns.length - 1
        && knownRow >= 0
        && knownRow < rows.length - 1) {
      left = columns[knownColumn];
      right = columns[knownColumn + 1];
      top = rows[knownRow];
      bottom = rows[knownRow + 1];
    } else {
      left = fill.index(column, width);
      right = fill.index(column + 1, width);
      top = fill.index(row, height) * width;
      bottom = fill.index(row + 1, height) * width;
    }
    return blend(
        image[top + left] & 0xff,
        image[top + right] & 0xff,
        image[bottom + left] & 0xff,
        image[bottom + right] & 0xff,
        x - column,
        y - row);
  }

  /** As {@code Math.floor} within the range of int, which takes longer. */
  private static int floor(double x) {
    int towardsZero = (int) x;
    return x < towardsZero ? towardsZero - 1 : towardsZero;
  }

  private static double blend(int a, int b, int c, int d, double u, double v) {
    double top = a + u * (b - a);
    double bottom = c + u * (d - c);
    return top + v * (bottom - top);
  }
}

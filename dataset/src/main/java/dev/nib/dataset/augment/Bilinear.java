package dev.nib.dataset.augment;

/** Bilinear interpolation in an image of bytes {@code [H,W]} that a fill mode extends. */
final class Bilinear {
  private final int height;
  private final int width;
  private final FillMode fill;
  private final int fillValue;

  Bilinear(int height, int width, FillMode fill, int fillValue) {
    this.height = height;
    this.width = width;
    this.fill = fill;
    this.fillValue = fillValue;
  }

  /** Writes the grey value 0..255 at every point to {@code target[offset...]}. */
  void sample(byte[] image, double[] xs, double[] ys, float[] target, int offset) {
    for (int i = 0; i < xs.length; i++) {
      double x = xs[i];
      double y = ys[i];
      boolean inside = x >= 0 && x < width - 1 && y >= 0 && y < height - 1;
      target[offset + i] = (float) (inside ? inside(image, x, y) : atEdge(image, x, y));
    }
  }

  private double inside(byte[] image, double x, double y) {
    int column = (int) x;
    int row = (int) y;
    int at = row * width + column;
    return blend(
        image[at] & 0xff,
        image[at + 1] & 0xff,
        image[at + width] & 0xff,
        image[at + width + 1] & 0xff,
        x - column,
        y - row);
  }

  private double atEdge(byte[] image, double x, double y) {
    if (fill == FillMode.CONSTANT && (x < 0 || x > width - 1 || y < 0 || y > height - 1)) {
      return fillValue;
    }
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    int left = fill.index(column, width);
    int right = fill.index(column + 1, width);
    int top = fill.index(row, height) * width;
    int bottom = fill.index(row + 1, height) * width;
    return blend(
        image[top + left] & 0xff,
        image[top + right] & 0xff,
        image[bottom + left] & 0xff,
        image[bottom + right] & 0xff,
        x - column,
        y - row);
  }

  private static double blend(int a, int b, int c, int d, double u, double v) {
    double top = a + u * (b - a);
    double bottom = c + u * (d - c);
    return top + v * (bottom - top);
  }
}

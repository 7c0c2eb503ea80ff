package dev.nib.dataset;

import java.util.Arrays;

/**
 * The way of a pen: points in order, with marks where the pen is set down anew. Coordinates are
 * whatever the caller takes them for.
 */
public final class PenPath {
  double[] x = new double[128];
  double[] y = new double[128];
  boolean[] penDown = new boolean[128];
  int size;

  /** Adds a point; {@code drawn} says that the pen draws on its way to it. */
  public void add(double px, double py, boolean drawn) {
    if (size == x.length) {
      x = Arrays.copyOf(x, 2 * size);
      y = Arrays.copyOf(y, 2 * size);
      penDown = Arrays.copyOf(penDown, 2 * size);
    }
    x[size] = px;
    y[size] = py;
    penDown[size] = drawn;
    size++;
  }

  /**
   * Adds a stroke whose points were moved to {@code px}, {@code py}: Catmull-Rom curves between
   * corners, so that the pen passes every point.
   */
  void addStroke(StrokeTemplates.Stroke stroke, double[] px, double[] py) {
    int n = stroke.points().size();
    add(px[0], py[0], false);
    for (int i = 0; i + 1 < n; i++) {
      boolean straightIn = stroke.points().get(i).corner();
      boolean straightOut = stroke.points().get(i + 1).corner();
      // The neighbours that set the directions; at a corner or an end, the point itself.
      int before = straightIn ? i : i > 0 ? i - 1 : stroke.closed() ? n - 2 : i;
      int after = straightOut ? i + 1 : i + 2 < n ? i + 2 : stroke.closed() ? 1 : i + 1;
      addCurve(px, py, before, i, after);
    }
  }

  private void addCurve(double[] px, double[] py, int before, int from, int after) {
    int steps = 8;
    int to = from + 1;
    for (int step = 1; step <= steps; step++) {
      double t = (double) step / steps;
      add(
          catmullRom(px[before], px[from], px[to], px[after], t),
          catmullRom(py[before], py[from], py[to], py[after], t),
          true);
    }
  }

  private static double catmullRom(double p0, double p1, double p2, double p3, double t) {
    double a = -p0 + 3 * p1 - 3 * p2 + p3;
    double b = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    double c = p2 - p0;
    return p1 + 0.5 * t * (c + t * (b + t * a));
  }
}

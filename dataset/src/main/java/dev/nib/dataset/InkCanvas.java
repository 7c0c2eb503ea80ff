package dev.nib.dataset;

import java.util.Arrays;

/** A square sheet that a round pen draws on, with anti-aliased edges: coverage 0..1 per pixel. */
public final class InkCanvas {
  private final int side;
  private final double[] ink;
  private final double[] scratch;

  /** An empty sheet of so many pixels a side. */
  public InkCanvas(int side) {
    this.side = side;
    ink = new double[side * side];
    scratch = new double[side * side];
  }

  void clear() {
    Arrays.fill(ink, 0);
  }

  /** The coverage of pixel {@code y * side + x}, 0..1. */
  public double ink(int pixel) {
    return ink[pixel];
  }

  /**
   * Draws a path.
   *
   * @param path in pixels; pixel (y, x) has its centre at x + 0.5, y + 0.5
   * @param startRadius the pen's radius in pixels at the first point
   * @param endRadius the radius at the last point; in between it changes steadily
   */
  public void draw(PenPath path, double startRadius, double endRadius) {
    for (int i = 1; i < path.size; i++) {
      if (path.penDown[i]) {
        double radius = startRadius + (endRadius - startRadius) * i / path.size;
        drawSegment(path.x[i - 1], path.y[i - 1], path.x[i], path.y[i], radius);
      }
    }
  }

  private void drawSegment(double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 1;
    int left = clamp(Math.min(x0, x1) - reach);
    int right = clamp(Math.max(x0, x1) + reach);
    int top = clamp(Math.min(y0, y1) - reach);
    int bottom = clamp(Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = Math.max(1e-12, dx * dx + dy * dy);
    for (int y = top; y <= bottom; y++) {
      double py = y + 0.5 - y0;
      for (int x = left; x <= right; x++) {
        double px = x + 0.5 - x0;
        double along = Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
        double ex = px - along * dx;
        double ey = py - along * dy;
        // Square roots are exact to the last bit on every JDK, so Math will do.
        double coverage = radius + 0.5 - Math.sqrt(ex * ex + ey * ey);
        int pixel = y * side + x;
        ink[pixel] = Math.max(ink[pixel], Math.min(1, coverage));
      }
    }
  }

  private int clamp(double coordinate) {
    return (int) Math.max(0, Math.min(side - 1, coordinate));
  }

  /** Blurs with the kernel (w, 1 - 2w, w) along both axes; outside the sheet there is no ink. */
  void blur(double w) {
    blurAlong(ink, scratch, w, 1, side);
    blurAlong(scratch, ink, w, side, 1);
  }

  private void blurAlong(double[] from, double[] to, double w, int step, int line) {
    for (int l = 0; l < side; l++) {
      for (int i = 0; i < side; i++) {
        int at = l * line + i * step;
        double before = i > 0 ? from[at - step] : 0;
        double after = i < side - 1 ? from[at + step] : 0;
        to[at] = (1 - 2 * w) * from[at] + w * (before + after);
      }
    }
  }
}

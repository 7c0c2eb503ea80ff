package dev.nib.sim.fast;

/** The taps inside the input of one output pixel's pool; short-lived, so that it costs nothing. */
public final class PoolWindow {
  /** The image. */
  public final int batch;

  /** The first row. */
  public final int top;

  /** The row after the last. */
  public final int bottom;

  /** The first column. */
  public final int left;

  /** The column after the last. */
  public final int right;

  /** That of output {@code pixel}, counted through all images. */
  public PoolWindow(Geometry g, int pixel) {
    batch = pixel / g.outputPixels();
    int y = pixel % g.outputPixels() / g.outputWidth();
    int x = pixel % g.outputWidth();
    top = Math.max(0, g.inputRow(y, 0));
    bottom = Math.min(g.inputHeight(), g.inputRow(y, 0) + g.window().height());
    left = Math.max(0, g.inputColumn(x, 0));
    right = Math.min(g.inputWidth(), g.inputColumn(x, 0) + g.window().width());
  }
}

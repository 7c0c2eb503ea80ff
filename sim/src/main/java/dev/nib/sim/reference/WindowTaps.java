package dev.nib.sim.reference;

import dev.nib.model.Shape;
import dev.nib.program.Step.Placement;

/**
 * The taps of one pooling window that lie inside its input.
 *
 * @param top the first row
 * @param bottom the row after the last
 * @param left the first column
 * @param right the column after the last
 */
record WindowTaps(int top, int bottom, int left, int right) {
  /**
   * Those of output position (y, x); pools have no dilation.
   *
   * @param in the shape {@code [N,H,W,C]} of the input
   */
  static WindowTaps at(Placement placement, Shape in, int y, int x) {
    int top = y * placement.window().strideHeight() - placement.padTop();
    int left = x * placement.window().strideWidth() - placement.padLeft();
    return new WindowTaps(
        Math.max(0, top),
        Math.min(in.extent(1), top + placement.window().height()),
        Math.max(0, left),
        Math.min(in.extent(2), left + placement.window().width()));
  }

  int count() {
    return (bottom - top) * (right - left);
  }
}

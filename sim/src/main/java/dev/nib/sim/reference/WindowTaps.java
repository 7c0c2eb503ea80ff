package dev.nib.sim.reference;

import dev.nib.program.Step.Placement;

/**
 * The taps of one pooling window that lie inside the input.
 *
 * @param top the first row
 * @param bottom the row after the last
 * @param left the first column
 * @param right the column after the last
 */
record WindowTaps(int top, int bottom, int left, int right) {
  /** Those of output position (y, x); pools have no dilation. */
  static WindowTaps at(Placement placement, Image in, int y, int x) {
    int top = y * placement.window().strideHeight() - placement.padTop();
    int left = x * placement.window().strideWidth() - placement.padLeft();
    return new WindowTaps(
        Math.max(0, top),
        Math.min(in.height(), top + placement.window().height()),
        Math.max(0, left),
        Math.min(in.width(), left + placement.window().width()));
  }

  int count() {
    return (bottom - top) * (right - left);
  }
}

package dev.nib.sim.reference;

import dev.nib.program.Step;

/**
 * RESIZE_BILINEAR, and RESIZE_NEAREST_NEIGHBOR where it is no copy: {@code [N,H,W,C]} to {@code
 * [N,OH,OW,C]} (rules I1 and I2).
 *
 * <p>Weights are 0 to 1024 and four of them add up to 2^20, so that sums stay within 2^27.
 */
final class ResizeKernel {
  private static final int PARTS = Step.Resize.PARTS;
  private static final int ONE = 1 << Step.Resize.BITS;

  private ResizeKernel() {}

  static void run(Step.Resize step, Memory memory) {
    Image in = Image.of(memory, step.input());
    Image out = Image.of(memory, step.output());
    for (int n = 0; n < out.batches(); n++) {
      for (int y = 0; y < out.height(); y++) {
        int row = step.rows().get(y);
        for (int x = 0; x < out.width(); x++) {
          int column = step.columns().get(x);
          for (int c = 0; c < out.channels(); c++) {
            out.set(n, y, x, c, (byte) between(in, n, row, column, c));
          }
        }
      }
    }
  }

  private static int between(Image in, int n, int row, int column, int c) {
    int top = row / PARTS;
    int down = row % PARTS;
    int sum = across(in, n, top, column, c) * (PARTS - down);
    if (down > 0) {
      sum += across(in, n, top + 1, column, c) * down;
    }
    // Halves away from zero.
    return (sum + (sum < 0 ? -ONE / 2 : ONE / 2)) / ONE;
  }

  private static int across(Image in, int n, int y, int column, int c) {
    int left = column / PARTS;
    int right = column % PARTS;
    int sum = in.get(n, y, left, c) * (PARTS - right);
    return right > 0 ? sum + in.get(n, y, left + 1, c) * right : sum;
  }
}

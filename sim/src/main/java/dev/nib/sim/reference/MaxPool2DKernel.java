package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.Step;

/** MAX_POOL_2D: {@code [N,H,W,C]} to {@code [N,OH,OW,C]}. */
final class MaxPool2DKernel {
  private MaxPool2DKernel() {}

  static void run(Step.MaxPool2D step, Memory memory) {
    Image in = Image.of(memory, step.input());
    Image out = Image.of(memory, step.output());
    for (int n = 0; n < out.batches(); n++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          WindowTaps taps = WindowTaps.at(step.placement(), in, y, x);
          for (int c = 0; c < out.channels(); c++) {
            int max = largest(in, taps, n, c);
            out.set(n, y, x, c, (byte) FixedPoint.clamp(max, step.min(), step.max()));
          }
        }
      }
    }
  }

  private static int largest(Image in, WindowTaps taps, int n, int c) {
    int max = Byte.MIN_VALUE;
    for (int y = taps.top(); y < taps.bottom(); y++) {
      for (int x = taps.left(); x < taps.right(); x++) {
        max = Math.max(max, in.get(n, y, x, c));
      }
    }
    return max;
  }
}

package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.Step;

/** AVERAGE_POOL_2D: {@code [N,H,W,C]} to {@code [N,OH,OW,C]}. */
final class AveragePool2DKernel {
  private AveragePool2DKernel() {}

  static void run(Step.AveragePool2D step, Memory memory) {
    Image in = Image.of(memory, step.input());
    Image out = Image.of(memory, step.output());
    for (int n = 0; n < out.batches(); n++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          WindowTaps taps = WindowTaps.at(step.placement(), in, y, x);
          for (int c = 0; c < out.channels(); c++) {
            int mean = FixedPoint.roundingDivide(sum(in, taps, n, c), taps.count());
            out.set(n, y, x, c, (byte) FixedPoint.clamp(mean, step.min(), step.max()));
          }
        }
      }
    }
  }

  private static int sum(Image in, WindowTaps taps, int n, int c) {
    int sum = 0;
    for (int y = taps.top(); y < taps.bottom(); y++) {
      for (int x = taps.left(); x < taps.right(); x++) {
        sum += in.get(n, y, x, c);
      }
    }
    return sum;
  }
}

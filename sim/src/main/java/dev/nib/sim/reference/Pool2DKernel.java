package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.Step;

/** MAX_POOL_2D and AVERAGE_POOL_2D: {@code [N,H,W,C]} to {@code [N,OH,OW,C]} (rules M1, A1). */
final class Pool2DKernel {
  private Pool2DKernel() {}

  static void run(Step.Pool2D step, Memory memory, Units units) {
    Image in = Image.of(memory, step.input());
    Image out = Image.of(memory, step.output());
    boolean largest = step.pool() == Step.Pool.MAX;
    for (int n = 0; n < out.batches(); n++) {
      for (int y = units.from(); y < units.to(); y++) {
        for (int x = 0; x < out.width(); x++) {
          WindowTaps taps = WindowTaps.at(step.placement(), step.input().shape(), y, x);
          for (int c = 0; c < out.channels(); c++) {
            int value = largest ? largest(in, taps, n, c) : mean(in, taps, n, c);
            out.set(n, y, x, c, (byte) FixedPoint.clamp(value, step.min(), step.max()));
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

  private static int mean(Image in, WindowTaps taps, int n, int c) {
    int sum = 0;
    for (int y = taps.top(); y < taps.bottom(); y++) {
      for (int x = taps.left(); x < taps.right(); x++) {
        sum += in.get(n, y, x, c);
      }
    }
    return FixedPoint.roundingDivide(sum, taps.count());
  }
}

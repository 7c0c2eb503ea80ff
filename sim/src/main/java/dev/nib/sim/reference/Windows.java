package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.RowWork;
import dev.nib.program.Step;

/** Goes over the windows of a convolution, with the pool behind it where there is one. */
final class Windows {
  private Windows() {}

  /** What a convolution gives at one position, as an int8. */
  @FunctionalInterface
  interface Output {
    byte at(int n, int y, int x, int o);
  }

  static void run(Step.Convolution step, Memory memory, Units units, Output output) {
    Image out = Image.of(memory, step.output());
    for (int n = 0; n < out.batches(); n++) {
      for (int unit = units.from(); unit < units.to(); unit++) {
        if (step.pooling().isEmpty()) {
          row(out, n, unit, output);
        } else if (step.pooling().get().pool() == Step.Pool.MAX) {
          maximise(step, out, n, unit, output);
        } else {
          averages(step.pooling().get(), out, n, unit, output);
        }
      }
    }
  }

  private static void row(Image out, int n, int y, Output output) {
    for (int x = 0; x < out.width(); x++) {
      for (int o = 0; o < out.channels(); o++) {
        out.set(n, y, x, o, output.at(n, y, x, o));
      }
    }
  }

  /** Row y of the convolution goes into its row of the largest ones (rule M1). */
  private static void maximise(Step.Convolution step, Image out, int n, int y, Output output) {
    RowWork work = RowWork.of(step);
    int row = work.outputRow(y);
    if (row < 0) {
      return;
    }
    for (int x = 0; x < out.width(); x++) {
      WindowTaps taps = WindowTaps.at(step.pooling().get().placement(), step.unpooled(), row, x);
      for (int o = 0; o < out.channels(); o++) {
        int max = work.begins(y) ? Byte.MIN_VALUE : out.get(n, row, x, o);
        for (int column = taps.left(); column < taps.right(); column++) {
          max = Math.max(max, output.at(n, y, column, o));
        }
        out.set(n, row, x, o, (byte) max);
      }
    }
  }

  /** Row {@code y} of the means (rule A1). */
  private static void averages(Step.Pooling pooling, Image out, int n, int y, Output output) {
    for (int x = 0; x < out.width(); x++) {
      WindowTaps taps = WindowTaps.at(pooling.placement(), pooling.unpooled(), y, x);
      for (int o = 0; o < out.channels(); o++) {
        int sum = 0;
        for (int row = taps.top(); row < taps.bottom(); row++) {
          for (int column = taps.left(); column < taps.right(); column++) {
            sum += output.at(n, row, column, o);
          }
        }
        int mean = FixedPoint.roundingDivide(sum, taps.count());
        out.set(n, y, x, o, (byte) FixedPoint.clamp(mean, pooling.min(), pooling.max()));
      }
    }
  }
}

package dev.nib.program;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;

/**
 * Biases with the input zero point folded in (rule B1), and the accumulators' range.
 *
 * <p>{@code bias + sum(w * (x - z)) = (bias - z * sum(w)) + sum(w * x)}: kernels multiply by raw
 * inputs. That form must fit 32 bits for every input and every order of summation; a model for
 * which it might not is refused.
 */
record FoldedBias(Ints bias, AccumulatorRange range) {
  /** The weight of output channel {@code channel} at tap {@code tap}. */
  interface WeightAt {
    int get(int channel, int tap);
  }

  static FoldedBias of(WeightedLowering.Weighted layer, int channels, int taps, WeightAt weights) {
    int[] folded = new int[channels];
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    for (int c = 0; c < channels; c++) {
      long sum = 0;
      long lowest = 0;
      long highest = 0;
      for (int tap = 0; tap < taps; tap++) {
        int w = weights.get(c, tap);
        sum += w;
        lowest += w > 0 ? -128L * w : 127L * w;
        highest += w > 0 ? 127L * w : -128L * w;
      }
      long start = layer.rawBias().get(c) - layer.inputZeroPoint() * sum;
      AccumulatorRange range = range(c, start + lowest, start + highest, start);
      folded[c] = (int) start;
      Factors.requireNoOverflow(range, layer.requantization(), c);
      min = Math.min(min, range.min());
      max = Math.max(max, range.max());
    }
    return new FoldedBias(Ints.of(folded), new AccumulatorRange(min, max));
  }

  private static AccumulatorRange range(int channel, long min, long max, long start) {
    // The start is inside [min, max], since an empty sum is a partial sum.
    if (min < Integer.MIN_VALUE || max > Integer.MAX_VALUE) {
      throw new ModelException(
          "channel %d: the accumulator reaches [%d, %d] from bias %d, which overflows 32 bits"
              .formatted(channel, min, max, start));
    }
    return new AccumulatorRange((int) min, (int) max);
  }
}

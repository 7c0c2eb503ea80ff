package dev.nib.quantizer;

/**
 * The range with the least mean squared error between a value and what its int8 stands for.
 *
 * <p>A value inside the range is rounded, which costs a twelfth of the squared step on average;
 * exact zeros cost nothing; a value outside costs its squared distance. Either end is searched in
 * hundredths of the values' range while the other rests, until both rest.
 */
final class MseRange {
  private static final int GRID = 100;
  private static final int MAX_ROUNDS = 10;
  private static final int STEPS = 255;

  private final Histogram histogram;
  private final double min;
  private final double max;

  private MseRange(ActivationStatistics statistics) {
    histogram = statistics.histogram();
    min = Math.min(0, statistics.min());
    max = Math.max(0, statistics.max());
  }

  static ActivationRange of(ActivationStatistics statistics) {
    return new MseRange(statistics).search();
  }

  private ActivationRange search() {
    int low = GRID;
    int high = GRID;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int oldLow = low;
      int oldHigh = high;
      high = best(low, true);
      low = best(high, false);
      if (low == oldLow && high == oldHigh) {
        break;
      }
    }
    return new ActivationRange((float) (min * low / GRID), (float) (max * high / GRID));
  }

  /** The best hundredth for one end, the widest among equals, while the other is {@code fixed}. */
  private int best(int fixed, boolean upper) {
    if ((upper ? max : min) == 0) {
      return GRID;
    }
    int best = GRID;
    double least = Double.POSITIVE_INFINITY;
    for (int part = GRID; part > 0; part--) {
      double low = min * (upper ? fixed : part) / GRID;
      double high = max * (upper ? part : fixed) / GRID;
      double error = error(low, high);
      if (error < least) {
        least = error;
        best = part;
      }
    }
    return best;
  }

  /** The sum of squared errors of all values for range [low, high]. */
  double error(double low, double high) {
    double step = (high - low) / STEPS;
    double rounding = step * step / 12;
    double sum = 0;
    int last = histogram.binOf(max);
    for (int bin = histogram.binOf(min); bin <= last; bin++) {
      long count = histogram.count(bin);
      if (count > 0) {
        double value = histogram.middle(bin);
        double outside = value < low ? low - value : value > high ? value - high : 0;
        sum += count * (outside == 0 ? rounding : outside * outside);
      }
    }
    return sum;
  }
}

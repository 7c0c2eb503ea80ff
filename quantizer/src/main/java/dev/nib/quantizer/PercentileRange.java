package dev.nib.quantizer;

/** Cuts the outermost values off, so that a few outliers do not coarsen all others. */
final class PercentileRange {
  /** The part of all values that is cut off at each end. */
  static final double CUT = 1e-4;

  private PercentileRange() {}

  /**
   * The range without the outermost {@link #CUT} of the values at each end, to the width of a bin
   * of the histogram, which is at most 1/2,048 of the range; never beyond the values seen.
   */
  static ActivationRange of(ActivationStatistics statistics) {
    Histogram h = statistics.histogram();
    double cut = CUT * h.total();
    double low = edge(h, -Histogram.SIDE, 1, cut) * h.width();
    double high = (edge(h, Histogram.SIDE - 1, -1, cut) + 1) * h.width();
    return new ActivationRange(
        (float) Math.max(low, statistics.min()), (float) Math.min(high, statistics.max()));
  }

  /** The bin, coming from {@code from}, with which more than {@code cut} values are passed. */
  private static int edge(Histogram h, int from, int step, double cut) {
    long passed = 0;
    for (int bin = from; bin >= -Histogram.SIDE && bin < Histogram.SIDE; bin += step) {
      // Zeros lie at the lower edge of bin 0; coming from above they follow it.
      passed += h.count(bin) + (bin == 0 ? h.zeros() : 0);
      if (passed > cut) {
        return bin;
      }
    }
    throw new IllegalStateException("a histogram of nothing");
  }
}

package dev.nib.quantizer;

/**
 * The threshold at which the distribution of magnitudes loses least by int8 (Migacz, 8-bit
 * inference with TensorRT, 2017): for each threshold the clipped distribution P, with all beyond
 * added to its last bin, is held against its version Q in as many levels as int8 has, and the one
 * with the least Kullback-Leibler divergence of Q from P wins.
 *
 * <p>Values of both signs have 128 levels of magnitude, values of one sign 256. Exact zeros, of
 * which a ReLU makes many and which int8 represents exactly, are left out.
 */
final class EntropyRange {
  /** Bins of the histogram that are joined to one, which leaves 1,025 to 2,048, as published. */
  private static final int JOINED = 2;

  private static final int LEVELS_BOTH_SIGNS = 128;
  private static final int LEVELS_ONE_SIGN = 256;

  private EntropyRange() {}

  static ActivationRange of(ActivationStatistics statistics) {
    double largest = Math.max(-statistics.min(), statistics.max());
    if (largest == 0) {
      return statistics.range();
    }
    boolean oneSign = statistics.min() >= 0 || statistics.max() <= 0;
    double[] magnitudes = magnitudes(statistics.histogram(), largest);
    int bins = best(magnitudes, oneSign ? LEVELS_ONE_SIGN : LEVELS_BOTH_SIGNS);
    double threshold = bins * JOINED * statistics.histogram().width();
    return new ActivationRange(
        (float) Math.max(statistics.min(), -threshold),
        (float) Math.min(statistics.max(), threshold));
  }

  /** Counts of magnitudes other than 0. */
  private static double[] magnitudes(Histogram histogram, double largest) {
    double[] magnitudes = new double[histogram.binOf(largest) / JOINED + 1];
    for (int i = 0; i < magnitudes.length * JOINED && i < Histogram.SIDE; i++) {
      magnitudes[i / JOINED] += histogram.count(i) + histogram.count(-1 - i);
    }
    return magnitudes;
  }

  /** How many of the bins to keep, from {@code levels} to all; the most among equals. */
  private static int best(double[] magnitudes, int levels) {
    int best = magnitudes.length;
    double least = Double.POSITIVE_INFINITY;
    for (int kept = best; kept >= levels; kept--) {
      double divergence = divergence(magnitudes, kept, levels);
      if (divergence < least) {
        least = divergence;
        best = kept;
      }
    }
    return best;
  }

  /** The divergence of the {@code levels}-level version from the first {@code kept} bins. */
  static double divergence(double[] magnitudes, int kept, int levels) {
    double[] p = java.util.Arrays.copyOf(magnitudes, kept);
    for (int i = kept; i < magnitudes.length; i++) {
      p[kept - 1] += magnitudes[i];
    }
    double total = 0;
    double inside = 0;
    for (int i = 0; i < kept; i++) {
      total += p[i];
      inside += magnitudes[i];
    }
    if (inside == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int level = 0; level < levels; level++) {
      int from = (int) ((long) level * kept / levels);
      int to = (int) ((long) (level + 1) * kept / levels);
      double mass = 0;
      int occupied = 0;
      for (int i = from; i < to; i++) {
        mass += magnitudes[i];
        occupied += p[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        if (p[i] > 0) {
          // Where Q has nothing, a mass too small to matter stands for the infinite divergence.
          double q = Math.max(mass / occupied / inside, 1e-12);
          sum += p[i] / total * Math.log(p[i] / total / q);
        }
      }
    }
    return sum;
  }
}

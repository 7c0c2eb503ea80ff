package dev.nib.dataset.baseline;

/**
 * How to train a support vector machine with the kernel {@code exp(-gamma * |a - b|^2)} on pixels
 * in 0..1; start from {@link #defaults}.
 *
 * @param c the penalty of an image on the wrong side, above 0
 * @param gamma the kernel's width, above 0, or 0 for {@code 1 / (features * variance)} of the
 *     training pixels, which scikit-learn calls {@code scale}
 * @param tolerance how far from optimal the most violating pair may be, above 0
 * @param seed decides the order in which images are seen
 * @param threads how many machines train at a time, at least 1; they change no machine
 */
public record SvmSettings(double c, double gamma, double tolerance, long seed, int threads)
    implements BaselineSettings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public SvmSettings {
    require(c > 0 && Double.isFinite(c), "C is " + c + ", not above 0");
    require(gamma >= 0 && Double.isFinite(gamma), "gamma is " + gamma + ", not 0 or more");
    require(
        tolerance > 0 && Double.isFinite(tolerance), "tolerance is " + tolerance + ", not above 0");
    require(threads >= 1, threads + " threads, not 1 or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The study's: C 1, gamma 1 / (features * variance). Tolerance 0.001, seed 1, all processors. */
  public static SvmSettings defaults() {
    return new SvmSettings(1, 0, 1e-3, 1, Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #c}. */
  public SvmSettings withC(double newC) {
    return new SvmSettings(newC, gamma, tolerance, seed, threads);
  }

  /** The same with another {@link #gamma}. */
  public SvmSettings withGamma(double newGamma) {
    return new SvmSettings(c, newGamma, tolerance, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public SvmSettings withSeed(long newSeed) {
    return new SvmSettings(c, gamma, tolerance, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public SvmSettings withThreads(int newThreads) {
    return new SvmSettings(c, gamma, tolerance, seed, newThreads);
  }
}

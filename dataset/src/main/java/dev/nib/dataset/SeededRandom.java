package dev.nib.dataset;

/**
 * A small random number generator whose numbers are fixed for all time.
 *
 * <p>The JDK's generators promise the bits of {@code nextLong}, but not how ranges and doubles are
 * made from them (JDK 17 changed that), and data sets must be the same bytes on every JDK. The
 * generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014).
 */
public final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** A generator whose numbers the seed decides. */
  public SeededRandom(long seed) {
    state = seed;
  }

  /** A generator for item {@code index} of stream {@code stream}, whatever was drawn for others. */
  public static SeededRandom of(long seed, long stream, long index) {
    return new SeededRandom(mix(mix(mix(seed) + stream + 1) + index + 1));
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in 0..bound-1. */
  public int nextInt(int bound) {
    // The high bits times the bound; the bias is below bound / 2^31, nothing that data would show.
    return (int) (((nextLong() >>> 33) * bound) >>> 31);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * Nearly normal with mean 0 and standard deviation 1, never beyond 3.5: the sum of four uniform
   * numbers of 16 bits, all from one draw. Whoever moves points about wants no far outliers.
   */
  public double nextBell() {
    long bits = nextLong();
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    // Mean 2 * 65535; the variance of one of the four is (2^32 - 1) / 12.
    return (sum - 131070.0) / 37837.2;
  }

  /** The numbers 0..n-1 in random order (Fisher-Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}

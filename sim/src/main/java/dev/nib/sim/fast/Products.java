package dev.nib.sim.fast;

/**
 * The inner loops of the plain engine, each small enough that C2 of JDK 17 still unrolls and
 * vectorises it, every array indexed by the loop's variable alone, since with other offsets C2
 * fears that arrays overlap.
 */
final class Products {
  private Products() {}

  /** Taps that share a pass over the sums. */
  static final int TAPS = 4;

  /**
   * {@code sums[j] += x0 * w0[j] + x1 * w1[j] + x2 * w2[j] + x3 * w3[j]} for j below n, for whole
   * numbers whose sums floats hold exactly; no fused multiply-add, which would be slow where the
   * processor has none.
   */
  static void add(
      float[] sums,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float x0,
      float x1,
      float x2,
      float x3,
      int n) {
    for (int j = 0; j < n; j++) {
      sums[j] += x0 * w0[j] + x1 * w1[j] + x2 * w2[j] + x3 * w3[j];
    }
  }

  /**
   * Adds the products of four taps for two output channels at once, whose weights share an int
   * ({@link ChannelPair}).
   *
   * <p>{@code t = a + 65536 b} holds the sums a and b of the two channels, both within 16 bits, so
   * {@code (t + 32768) >> 16} is b exactly.
   *
   * @param both grows by t, whatever overflows
   * @param second grows by b
   */
  static void addPairs(
      int[] both,
      int[] second,
      int[] x0,
      int[] x1,
      int[] x2,
      int[] x3,
      int w0,
      int w1,
      int w2,
      int w3,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      int t = w0 * x0[j] + w1 * x1[j] + w2 * x2[j] + w3 * x3[j];
      both[j] += t;
      second[j] += (t + 32768) >> 16;
    }
  }
}

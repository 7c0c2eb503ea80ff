package dev.nib.sim.fast;

/**
 * The inner loops of the plain engine, each small enough that C2 of JDK 17 still unrolls and
 * vectorises it, every array indexed by the loop's variable alone, since with other offsets C2
 * fears that arrays overlap.
 */
final class Products {
  private Products() {}

  /**
   * Adds the products of a group of taps for two output channels at once, whose weights share an
   * int ({@link TapGroups}): of pixels, whose inputs differ and whose weights do not, or the other
   * way round.
   *
   * <p>{@code t = a + 65536 b} holds the sums a and b of the two channels, both within 16 bits, so
   * {@code (t + 32768) >> 16} is b exactly.
   *
   * @param both grows by t, whatever overflows; {@link #separate} makes it the first channel's sums
   * @param second grows by b
   * @param vectors inputs or weights side by side
   * @param which of them each tap reads
   * @param factors the other factor of each tap
   * @param group the first tap of the group
   */
  static void addPairs(
      int[] both,
      int[] second,
      int[][] vectors,
      int[] which,
      int[] factors,
      int group,
      int from,
      int to) {
    int[] x0 = vectors[which[group]];
    int[] x1 = vectors[which[group + 1]];
    int[] x2 = vectors[which[group + 2]];
    int[] x3 = vectors[which[group + 3]];
    int w0 = factors[group];
    int w1 = factors[group + 1];
    int w2 = factors[group + 2];
    int w3 = factors[group + 3];
    for (int j = from; j < to; j++) {
      int t = w0 * x0[j] + w1 * x1[j] + w2 * x2[j] + w3 * x3[j];
      both[j] += t;
      second[j] += (t + 32768) >> 16;
    }
  }

  /** Takes the second channel's sums off both channels', which leaves the first's. */
  static void separate(int[] both, int[] second, int n) {
    for (int j = 0; j < n; j++) {
      both[j] -= second[j] << 16;
    }
  }

  /** Four channels' outputs, the lowest byte of each number, in one int, the first lowest. */
  static void join(int[] a, int[] b, int[] c, int[] d, int[] joined, int n) {
    for (int j = 0; j < n; j++) {
      joined[j] = (a[j] & 0xff) + ((b[j] & 0xff) << 8) + ((c[j] & 0xff) << 16) + (d[j] << 24);
    }
  }
}

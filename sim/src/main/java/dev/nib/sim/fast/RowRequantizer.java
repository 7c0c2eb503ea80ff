package dev.nib.sim.fast;

import dev.nib.program.Requantization;

/**
 * Rule R5 for rows of accumulators, in loops of 32-bit integers without a branch, which C2
 * vectorises where it would not do so with 64 bits.
 */
final class RowRequantizer {
  private RowRequantizer() {}

  /**
   * Turns accumulators of channel {@code o} into its outputs, in place.
   *
   * @param sums {@code count} accumulators without the bias; afterwards numbers of [-128, 127]
   */
  static void apply(Requantization r, int o, int[] sums, int count, int bias) {
    int multiplier = r.multiplier(o);
    int left = Math.max(r.shift(o), 0);
    int right = Math.max(-r.shift(o), 0);
    multiply(sums, bias, left, multiplier >>> 16, multiplier & 0xffff, count);
    divide(sums, right, (1 << right) - 1, r.outputZeroPoint(), count);
    clamp(sums, r.min(), r.max(), count);
  }

  /**
   * Rule R1, {@code (x * multiplier + 2^30) >> 31}, from halves of 16 bits (F6).
   *
   * <p>It does not saturate, for no multiplier is negative. The product's upper 32 bits are {@code
   * high}, the 16 below those of {@code middle}; the last ones can change nothing. No sum here
   * leaves 32 bits: an unsigned half is at most 65535, the upper one of the multiplier 32767, and
   * the upper one of x has a sign.
   */
  private static void multiply(int[] sums, int bias, int left, int upper, int lower, int count) {
    for (int j = 0; j < count; j++) {
      int x = (sums[j] + bias) << left;
      int low = (x & 0xffff) * upper + (((x & 0xffff) * lower) >>> 16);
      int middle = (x >> 16) * lower + (low & 0xffff);
      int high = (x >> 16) * upper + (low >>> 16) + (middle >> 16);
      sums[j] = 2 * high + ((((middle >> 14) & 3) + 1) >> 1);
    }
  }

  /** Rule R2, halves away from zero, and the zero point. */
  private static void divide(int[] sums, int right, int mask, int zeroPoint, int count) {
    for (int j = 0; j < count; j++) {
      int x = sums[j];
      int most = (mask >> 1) - (x >> 31);
      int up = (most - (x & mask)) >>> 31;
      sums[j] = (x >> right) + up + zeroPoint;
    }
  }

  private static void clamp(int[] sums, int min, int max, int count) {
    for (int j = 0; j < count; j++) {
      int atMost = sums[j] ^ ((sums[j] ^ max) & less(max, sums[j]));
      sums[j] = atMost ^ ((atMost ^ min) & less(atMost, min));
    }
  }

  /** -1 if a is below b, else 0: C2 of JDK 17 vectorises no {@link Math#min}. */
  private static int less(int a, int b) {
    return ((a & ~b) | ((a ^ ~b) & (a - b))) >> 31;
  }
}

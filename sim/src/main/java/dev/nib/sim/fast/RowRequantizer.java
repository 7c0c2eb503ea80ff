package dev.nib.sim.fast;

import dev.nib.model.program.Requantization;

/** Rule R5 for accumulators of one channel, in 64 bits and without a branch. */
final class RowRequantizer {
  /** What R1 adds before it divides by 2^31. */
  private static final long ROUND = 1L << 30;

  private RowRequantizer() {}

  /**
   * Writes the outputs of channel {@code o}.
   *
   * <p>R1 does not saturate, for no multiplier is negative. R2 takes halves away from zero: half of
   * the divisor is added, less 1 for a number below zero, and nothing where it divides by 1.
   *
   * @param sums {@code count} accumulators without the bias
   * @param at where the first output goes
   * @param step from an output to the next
   */
  static void finish(
      Requantization r, int o, int[] sums, int count, int bias, byte[] out, int at, int step) {
    long multiplier = r.multiplier(o);
    int left = Math.max(r.shift(o), 0);
    int right = Math.max(-r.shift(o), 0);
    long half = right == 0 ? 0 : 1L << (right - 1);
    long belowZero = right == 0 ? 0 : -1;
    int zeroPoint = r.outputZeroPoint();
    int min = r.min();
    int max = r.max();
    for (int j = 0; j < count; j++) {
      int x = (sums[j] + bias) << left;
      long high = (x * multiplier + ROUND) >> 31;
      int scaled = (int) ((high + half + ((high >> 63) & belowZero)) >> right);
      out[at + j * step] = (byte) Math.max(min, Math.min(max, scaled + zeroPoint));
    }
  }
}

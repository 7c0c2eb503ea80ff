package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where sums of products in float32 must be put aside so that none is ever rounded.
 *
 * <p>A float holds every integer up to 2^24. Every product of an int8 weight and an int8 input is
 * an integer, so a block of taps may be summed in any order while the magnitudes of a channel's
 * weights, times the largest input, stay within what the caller allows.
 */
public final class ExactBlocks {
  private ExactBlocks() {}

  /** The weight of an output channel at a tap; 0 where there is none. */
  @FunctionalInterface
  public interface Weights {
    int at(int output, int tap);
  }

  /**
   * Where blocks of taps end, for all output channels alike.
   *
   * @param taps how many there are, padding included; a multiple of {@code unit}
   * @param unit all blocks but the last end at multiples of this
   * @param most the most that the magnitudes of a channel's weights may sum up to in a block
   */
  public static int[] ends(Weights weights, int outputs, int taps, int unit, int most) {
    List<Integer> ends = new ArrayList<>();
    long[] sums = new long[outputs];
    for (int k = 0; k < taps; k += unit) {
      boolean full = false;
      for (int o = 0; o < outputs; o++) {
        full |= sums[o] + magnitudes(weights, o, k, unit) > most;
      }
      if (full) {
        ends.add(k);
        Arrays.fill(sums, 0);
      }
      for (int o = 0; o < outputs; o++) {
        sums[o] += magnitudes(weights, o, k, unit);
      }
    }
    ends.add(taps);
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int magnitudes(Weights weights, int o, int k, int unit) {
    int sum = 0;
    for (int i = k; i < k + unit; i++) {
      sum += Math.abs(weights.at(o, i));
    }
    return sum;
  }
}

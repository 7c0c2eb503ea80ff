package dev.nib.sim.fast;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Taps in groups over which the sums of all channels fit 16 bits, so that two channels can share an
 * int, as {@code a + 65536 b}, and a multiplication by an input gives both products at once.
 *
 * <p>That is checked against the actual weights, for every input. Four taps of 127 could go beyond;
 * those of trained nets, about 30 in the mean, hardly ever do. A tap that would is left for the
 * next group and one behind it taken instead, though none far behind, since what the taps read lies
 * in their order.
 */
final class TapGroups {
  /** Taps of a group. */
  static final int SIZE = 4;

  /** In the place of a tap where no other fits. */
  static final int NONE = -1;

  /**
   * How far behind the first tap of a group others are looked for; with 16, neighbouring pairs of
   * channels read other planes at a time, which costs more than fuller groups save.
   */
  private static final int REACH = 6;

  private TapGroups() {}

  /** The taps, {@link #SIZE} a group, for {@code outputs} channels alike. */
  static int[] of(MatrixLayer.Weights weights, int outputs, int taps) {
    IntStream.Builder groups = IntStream.builder();
    BitSet left = new BitSet();
    left.set(0, taps);
    int[] least = new int[outputs];
    int[] most = new int[outputs];
    while (!left.isEmpty()) {
      Arrays.fill(least, 0);
      Arrays.fill(most, 0);
      int used = 0;
      int t = left.nextSetBit(0);
      int end = t + REACH;
      for (; used < SIZE && t >= 0 && t < end; t = left.nextSetBit(t + 1)) {
        if (fits(weights, t, least, most)) {
          for (int o = 0; o < outputs; o++) {
            least[o] += least(weights.at(o, t));
            most[o] += most(weights.at(o, t));
          }
          left.clear(t);
          groups.add(t);
          used++;
        }
      }
      for (; used < SIZE; used++) {
        groups.add(NONE);
      }
    }
    return groups.build().toArray();
  }

  /** Two weights in one int. */
  static int pair(int a, int b) {
    return a + (b << Short.SIZE);
  }

  private static boolean fits(MatrixLayer.Weights weights, int t, int[] least, int[] most) {
    for (int o = 0; o < least.length; o++) {
      int w = weights.at(o, t);
      if (least[o] + least(w) < Short.MIN_VALUE || most[o] + most(w) > Short.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  private static int least(int w) {
    return Math.min(Byte.MIN_VALUE * w, Byte.MAX_VALUE * w);
  }

  private static int most(int w) {
    return Math.max(Byte.MIN_VALUE * w, Byte.MAX_VALUE * w);
  }
}

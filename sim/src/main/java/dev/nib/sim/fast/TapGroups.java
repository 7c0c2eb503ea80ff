package dev.nib.sim.fast;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Taps in groups over which the sums of all channels fit 16 bits, so that two channels can share an
 * int, as {@code a + 65536 b}, and a multiplication by an input gives both products at once.
 *
 * <p>That is checked against the actual weights, for every input, and a group closes early where
 * the next tap could go beyond. Four taps of 127 would; those of trained nets, about 30 in the
 * mean, hardly ever do.
 */
final class TapGroups {
  /** Taps of a group. */
  static final int SIZE = 4;

  /** In the place of a tap when its group closed early. */
  static final int NONE = -1;

  private TapGroups() {}

  /** The weight of an output channel at a tap. */
  @FunctionalInterface
  interface Weights {
    int at(int output, int tap);
  }

  /** The taps in their order, {@link #SIZE} a group, for {@code outputs} channels alike. */
  static int[] of(Weights weights, int outputs, int taps) {
    IntStream.Builder groups = IntStream.builder();
    int[] least = new int[outputs];
    int[] most = new int[outputs];
    int used = 0;
    for (int t = 0; t < taps; t++) {
      if (used == SIZE || !fits(weights, t, least, most)) {
        close(groups, used);
        Arrays.fill(least, 0);
        Arrays.fill(most, 0);
        used = 0;
      }
      for (int o = 0; o < outputs; o++) {
        least[o] += least(weights.at(o, t));
        most[o] += most(weights.at(o, t));
      }
      groups.add(t);
      used++;
    }
    close(groups, used);
    return groups.build().toArray();
  }

  /** Two weights in one int. */
  static int pair(int a, int b) {
    return a + (b << Short.SIZE);
  }

  private static void close(IntStream.Builder groups, int used) {
    for (int i = used; i < SIZE; i++) {
      groups.add(NONE);
    }
  }

  private static boolean fits(Weights weights, int t, int[] least, int[] most) {
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

package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.List;

/**
 * The weights of two output channels, {@code a + 65536 b} in one int, in groups of four taps.
 *
 * <p>A multiplication by an input gives both products at once. The sums over a group fit 16 bits
 * each for every input; that is checked against the actual weights, and a group closes early (with
 * weights of 0) where the next tap could go beyond. Four taps of 127 would; those of trained nets,
 * about 30 in the mean, hardly ever do.
 */
final class ChannelPair {
  /** Taps of a group. */
  static final int GROUP = 4;

  /** The plane that each tap reads, four a group. */
  final int[] planes;

  /** Both channels' weights of each tap. */
  final int[] weights;

  /** For each shift, the tap after its last group. */
  final int[] ends;

  /**
   * @param channel the first of the two
   * @param taps for each shift, the taps that have it
   */
  ChannelPair(MatrixLayer layer, int channel, List<List<Planes.Tap>> taps) {
    List<Integer> planeList = new ArrayList<>();
    List<Integer> weightList = new ArrayList<>();
    ends = new int[taps.size()];
    for (int s = 0; s < ends.length; s++) {
      Bound first = new Bound();
      Bound second = new Bound();
      int used = 0;
      for (Planes.Tap tap : taps.get(s)) {
        int a = layer.weight(channel, tap.index());
        int b = layer.weight(channel + 1, tap.index());
        if (used == GROUP || !first.takes(a) || !second.takes(b)) {
          fill(planeList, weightList, used);
          first = new Bound();
          second = new Bound();
          used = 0;
        }
        first.add(a);
        second.add(b);
        planeList.add(tap.plane());
        weightList.add(a + (b << Short.SIZE));
        used++;
      }
      fill(planeList, weightList, used);
      ends[s] = planeList.size();
    }
    planes = planeList.stream().mapToInt(Integer::intValue).toArray();
    weights = weightList.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void fill(List<Integer> planes, List<Integer> weights, int used) {
    for (int i = used; i < GROUP; i++) {
      planes.add(planes.get(planes.size() - 1));
      weights.add(0);
    }
  }

  /** What a channel's sum over a group can be. */
  private static final class Bound {
    private int least;
    private int most;

    boolean takes(int w) {
      return least + low(w) >= Short.MIN_VALUE && most + high(w) <= Short.MAX_VALUE;
    }

    void add(int w) {
      least += low(w);
      most += high(w);
    }

    private static int low(int w) {
      return Math.min(Byte.MIN_VALUE * w, Byte.MAX_VALUE * w);
    }

    private static int high(int w) {
      return Math.max(Byte.MIN_VALUE * w, Byte.MAX_VALUE * w);
    }
  }
}

package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.List;

/** The weights of two output channels, which share an int, in {@link TapGroups}. */
final class ChannelPair {
  /** The plane that each tap reads, a group's one after another. */
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
      List<Planes.Tap> ofShift = taps.get(s);
      MatrixLayer.Weights own = (o, t) -> layer.weight(channel + o, ofShift.get(t).index());
      int last = 0;
      for (int t : TapGroups.of(own, 2, ofShift.size())) {
        if (t != TapGroups.NONE) {
          last = t;
        }
        planeList.add(ofShift.get(last).plane());
        weightList.add(t == TapGroups.NONE ? 0 : TapGroups.pair(own.at(0, t), own.at(1, t)));
      }
      ends[s] = planeList.size();
    }
    planes = planeList.stream().mapToInt(Integer::intValue).toArray();
    weights = weightList.stream().mapToInt(Integer::intValue).toArray();
  }
}

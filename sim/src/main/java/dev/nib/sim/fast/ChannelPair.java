package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.List;

/** The weights of two output channels, which share an int, in {@link TapGroups}. */
final class ChannelPair {
  /** The plane that each tap reads, a group's one after another. */
  final int[] planes;

  /** Both channels' weights of each tap. */
  final int[] weights;

  /** For each of the rows down, the tap after its last group. */
  final int[] ends;

  /**
   * @param channel the first of the two
   * @param taps for each of the rows down, those that look there
   */
  ChannelPair(MatrixLayer layer, int channel, List<List<TapPlanes.Tap>> taps) {
    List<Integer> planeList = new ArrayList<>();
    List<Integer> weightList = new ArrayList<>();
    ends = new int[taps.size()];
    for (int s = 0; s < ends.length; s++) {
      List<TapPlanes.Tap> ofRows = taps.get(s);
      MatrixLayer.Weights own = (o, t) -> layer.weight(channel + o, ofRows.get(t).index());
      int last = 0;
      for (int t : TapGroups.of(own, 2, ofRows.size())) {
        if (t != TapGroups.NONE) {
          last = t;
        }
        planeList.add(ofRows.get(last).plane());
        weightList.add(t == TapGroups.NONE ? 0 : TapGroups.pair(own.at(0, t), own.at(1, t)));
      }
      ends[s] = planeList.size();
    }
    planes = planeList.stream().mapToInt(Integer::intValue).toArray();
    weights = weightList.stream().mapToInt(Integer::intValue).toArray();
  }
}

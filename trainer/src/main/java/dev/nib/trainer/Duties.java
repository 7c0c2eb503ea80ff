package dev.nib.trainer;

import dev.nib.trainer.NetDefinition.Placed;
import java.io.Serializable;
import java.util.List;

/**
 * What the layers around one leave for it to do.
 *
 * @param relu it is followed by ReLU, and no next layer does that
 * @param biasGradient false when the next layer takes the mean off, which makes it 0
 * @param inputGradient false when no layer before wants it
 */
record Duties(boolean relu, boolean biasGradient, boolean inputGradient) implements Serializable {
  /**
   * The duties of one of a net's layers.
   *
   * @param poolRectifies whether a max pool does the ReLU of what stands in front of it
   */
  static Duties of(List<Placed> net, int index, boolean poolRectifies) {
    LayerDefinition next = index + 1 < net.size() ? net.get(index + 1).layer() : null;
    boolean normed = next instanceof LayerDefinition.BatchNorm;
    boolean passesReluOn = normed || (poolRectifies && next instanceof LayerDefinition.MaxPool);
    return new Duties(
        isRectified(net, index) && !passesReluOn,
        !normed,
        net.subList(0, index).stream().anyMatch(Duties::wantsGradient));
  }

  /** Whether ReLU stands behind a layer, or behind the normalisation that follows it. */
  static boolean isRectified(List<Placed> net, int index) {
    LayerDefinition layer = net.get(index).layer();
    if (layer instanceof LayerDefinition.BatchNorm) {
      return isRectified(net, index - 1);
    }
    return layer instanceof LayerDefinition.Sliding sliding
        ? sliding.relu()
        : layer instanceof LayerDefinition.Dense;
  }

  private static boolean wantsGradient(Placed layer) {
    // Deeplearning4j's dropout cannot do without.
    return layer.weightCount() > 0 || layer.layer() instanceof LayerDefinition.Dropout;
  }
}

package dev.nib.trainer.layers;

import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.List;

/**
 * What the layers around one leave for it to do.
 *
 * @param relu it is followed by ReLU, and no next layer does that. Normalisation does it behind
 *     itself; so does a max pool, where it equals the ReLU before and takes a quarter of the work
 * @param biasGradient false when the next layer takes the mean off, which makes it 0
 * @param inputGradient false when no layer before wants it
 */
public record Duties(boolean relu, boolean biasGradient, boolean inputGradient) {
  /** The duties of one of a net's layers. */
  public static Duties of(List<Placed> net, int index) {
    LayerDefinition next = index + 1 < net.size() ? net.get(index + 1).layer() : null;
    boolean normed = next instanceof LayerDefinition.BatchNorm;
    boolean isMaxPool = net.get(index).layer() instanceof LayerDefinition.MaxPool;
    boolean relu =
        isMaxPool
            ? index > 0 && isRectified(net, index - 1)
            : isRectified(net, index) && !normed && !(next instanceof LayerDefinition.MaxPool);
    return new Duties(
        relu, !normed, net.subList(0, index).stream().anyMatch(placed -> placed.weightCount() > 0));
  }

  /** Whether ReLU stands behind a layer, or behind the normalisation that follows it. */
  private static boolean isRectified(List<Placed> net, int index) {
    LayerDefinition layer = net.get(index).layer();
    if (layer instanceof LayerDefinition.BatchNorm) {
      return isRectified(net, index - 1);
    }
    return layer instanceof LayerDefinition.Sliding sliding
        ? sliding.relu()
        : layer instanceof LayerDefinition.Dense;
  }
}

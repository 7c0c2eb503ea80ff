package dev.nib.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The weights and biases of a net, one entry for each of its layers, empty arrays for layers that
 * have none.
 *
 * <p>Weights lie in the order of {@link NetDefinition.Placed#weightShape()}. Not copied: for use
 * inside the package.
 */
record Weights(List<Layer> layers) {
  Weights {
    layers = List.copyOf(layers);
  }

  /** One layer's share. */
  @SuppressWarnings("ArrayRecordComponent") // Large, package-private, never compared.
  record Layer(float[] weights, float[] biases) {}

  /**
   * Random weights, biases 0: normal with variance 2 / fan-in in front of a ReLU (He et al.,
   * Delving Deep into Rectifiers, 2015), 1 / fan-in in front of the softmax.
   */
  static Weights random(NetDefinition net, long seed) {
    // Random.nextGaussian is specified to the bit; the seeds are mixed since Random's own first
    // numbers are alike for seeds that are.
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Layer> layers = new ArrayList<>();
    for (NetDefinition.Placed placed : net.placed()) {
      Random random = new Random(seeds.nextLong());
      float[] weights = new float[placed.weightCount()];
      int fanIn = weights.length / Math.max(1, placed.biasCount());
      double gain = placed.layer() instanceof LayerDefinition.Classifier ? 1 : 2;
      double deviation = Math.sqrt(gain / Math.max(1, fanIn));
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (deviation * random.nextGaussian());
      }
      layers.add(new Layer(weights, new float[placed.biasCount()]));
    }
    return new Weights(layers);
  }
}

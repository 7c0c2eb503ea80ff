package dev.nib.trainer.nets;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.ChannelFolding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The weights and biases of a net, one entry for each of its layers, empty arrays for layers that
 * have none.
 *
 * <p>Weights lie in the order of {@link NetDefinition.Placed#weightShape()}. Not copied: for use
 * inside the module.
 */
public record Weights(List<Layer> layers) {
  public Weights {
    layers = List.copyOf(layers);
  }

  /** One layer's share. */
  @SuppressWarnings("ArrayRecordComponent") // Large, never compared.
  public record Layer(float[] weights, float[] biases) {}

  /**
   * Random weights, biases 0: normal with variance 2 / fan-in in front of a ReLU (He et al.,
   * Delving Deep into Rectifiers, 2015), 1 / fan-in where none follows.
   */
  public static Weights random(NetDefinition net, long seed) {
    // Random.nextGaussian is specified to the bit; the seeds are mixed since Random's own first
    // numbers are alike for seeds that are.
    SeededRandom seeds = new SeededRandom(seed);
    List<Layer> layers = new ArrayList<>();
    for (NetDefinition.Placed placed : net.placed()) {
      Random random = new Random(seeds.nextLong());
      float[] weights = new float[placed.weightCount()];
      int fanIn = weights.length / Math.max(1, placed.biasCount());
      double gain = hasRelu(placed.layer()) ? 2 : 1;
      double deviation = Math.sqrt(gain / Math.max(1, fanIn));
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (deviation * random.nextGaussian());
      }
      if (placed.layer() instanceof LayerDefinition.BatchNorm) {
        // Scale 1, mean 0, variance 1.
        int channels = placed.biasCount();
        Arrays.fill(weights, 1);
        Arrays.fill(weights, channels, 2 * channels, 0);
      }
      layers.add(new Layer(weights, new float[placed.biasCount()]));
    }
    return new Weights(layers);
  }

  private static boolean hasRelu(LayerDefinition layer) {
    return layer instanceof LayerDefinition.Sliding sliding
        ? sliding.relu()
        : !(layer instanceof LayerDefinition.Classifier);
  }

  /**
   * The weights of {@link NetDefinition#withoutBatchNorm} that compute the same: a convolution
   * takes over the scale and shift of the normalisation behind it.
   */
  public Weights folded(NetDefinition net) {
    List<Layer> folded = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (net.layers().get(i) instanceof LayerDefinition.BatchNorm) {
        int last = folded.size() - 1;
        folded.set(last, folded(folded.get(last), layers.get(i)));
      } else {
        folded.add(layers.get(i));
      }
    }
    return new Weights(folded);
  }

  private static Layer folded(Layer convolution, Layer norm) {
    int channels = norm.biases().length;
    double[] factors = new double[channels];
    double[] shifts = new double[channels];
    for (int c = 0; c < channels; c++) {
      double mean = norm.weights()[channels + c];
      double variance = norm.weights()[2 * channels + c];
      factors[c] = norm.weights()[c] / Math.sqrt(variance + LayerDefinition.BatchNorm.EPSILON);
      shifts[c] = norm.biases()[c] - mean * factors[c];
    }
    int perChannel = convolution.weights().length / channels;
    return new Layer(
        ChannelFolding.weights(convolution.weights(), perChannel, factors),
        ChannelFolding.biases(convolution.biases(), factors, shifts));
  }
}

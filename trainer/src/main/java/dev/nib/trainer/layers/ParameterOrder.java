package dev.nib.trainer.layers;

import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of a net's parameters in one array, which is Deeplearning4j's: layer by layer; of a
 * convolution biases, then weights {@code [O,I,K,K]}; of a dense layer weights {@code [out,in]},
 * then biases; of a batch normalisation scales, shifts, running means and running variances.
 */
public final class ParameterOrder {
  private ParameterOrder() {}

  /** How many parameters a layer has. */
  public static int count(Placed placed) {
    return placed.weightCount() + placed.biasCount();
  }

  /** Where each layer's parameters begin. */
  public static int[] beginnings(List<Placed> net) {
    int[] beginnings = new int[net.size()];
    for (int i = 1; i < beginnings.length; i++) {
      beginnings[i] = beginnings[i - 1] + count(net.get(i - 1));
    }
    return beginnings;
  }

  /** Where the weights of a layer that is no normalisation are, if its parameters begin there. */
  static int weightsAt(Placed placed, int beginning) {
    return isSliding(placed) ? beginning + placed.biasCount() : beginning;
  }

  /** The same for its biases. */
  static int biasesAt(Placed placed, int beginning) {
    return isSliding(placed) ? beginning : beginning + placed.weightCount();
  }

  /** Where the running statistics of a batch normalisation begin; they reach to its end. */
  public static int statisticsAt(Placed norm, int beginning) {
    return beginning + count(norm) / 2;
  }

  private static boolean isSliding(Placed placed) {
    return placed.layer() instanceof LayerDefinition.Sliding;
  }

  /** All parameters in this order. */
  public static float[] flat(NetDefinition net, Weights weights) {
    float[] flat = new float[net.parameterCount()];
    copy(net, weights, flat, true);
    return flat;
  }

  /** The other way round; a copy. */
  public static Weights weights(NetDefinition net, float[] flat) {
    List<Weights.Layer> layers = new ArrayList<>();
    for (Placed placed : net.placed()) {
      layers.add(new Weights.Layer(new float[placed.weightCount()], new float[placed.biasCount()]));
    }
    Weights weights = new Weights(layers);
    copy(net, weights, flat, false);
    return weights;
  }

  private static void copy(NetDefinition net, Weights weights, float[] flat, boolean toFlat) {
    List<Placed> placed = net.placed();
    int[] beginnings = beginnings(placed);
    for (int i = 0; i < beginnings.length; i++) {
      float[] own = weights.layers().get(i).weights();
      float[] biases = weights.layers().get(i).biases();
      int channels = biases.length;
      int at = beginnings[i];
      if (placed.get(i).layer() instanceof LayerDefinition.BatchNorm) {
        // Scale, mean and variance count as weights, the shift as biases.
        copy(own, 0, flat, at, channels, toFlat);
        copy(biases, 0, flat, at + channels, channels, toFlat);
        copy(own, channels, flat, at + 2 * channels, 2 * channels, toFlat);
        continue;
      }
      copy(biases, 0, flat, biasesAt(placed.get(i), at), channels, toFlat);
      if (isSliding(placed.get(i))) {
        copy(own, 0, flat, weightsAt(placed.get(i), at), own.length, toFlat);
      } else {
        transpose(own, flat, at, channels, toFlat);
      }
    }
  }

  private static void copy(float[] own, int from, float[] flat, int at, int count, boolean toFlat) {
    if (toFlat) {
      System.arraycopy(own, from, flat, at, count);
    } else {
      System.arraycopy(flat, at, own, from, count);
    }
  }

  /** Weights {@code [in,out]} to {@code [out,in]} or back. */
  private static void transpose(float[] own, float[] flat, int at, int outputs, boolean toFlat) {
    for (int i = 0; i < own.length; i++) {
      int place = at + i % outputs * (own.length / outputs) + i / outputs;
      if (toFlat) {
        flat[place] = own[i];
      } else {
        own[i] = flat[place];
      }
    }
  }
}

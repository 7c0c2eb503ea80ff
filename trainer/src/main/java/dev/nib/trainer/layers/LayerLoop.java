package dev.nib.trainer.layers;

import dev.nib.model.Argmax;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a net layer by layer, and nothing between them: no copy, no allocation.
 *
 * <p>In nets of some 100,000 multiply-accumulates an image an engine's calls, allocations and
 * copies between layouts take several times as long as the products.
 */
public final class LayerLoop implements Engine {
  /** Multiply-accumulates an image of the largest net that counts as small. */
  private static final long MOST_MACS = 1_500_000;

  private final NetDefinition net;
  private final float[] params;
  // For each number of images met: full shards, and those of an epoch's last batch.
  private final Map<Integer, Loop> loops = new HashMap<>();

  /**
   * Over some parameters.
   *
   * @param params in {@link ParameterOrder}, shared with the caller
   */
  public LayerLoop(NetDefinition net, float[] params) {
    this.net = net;
    this.params = params;
  }

  /** Whether a net is small: then this is the faster engine by far. */
  public static boolean suits(NetDefinition net) {
    long macs = 0;
    for (Placed placed : net.placed()) {
      if (!(placed.layer() instanceof LayerDefinition.BatchNorm)) {
        macs += (long) placed.weightCount() * placed.output().height() * placed.output().width();
      }
    }
    return macs <= MOST_MACS;
  }

  private Loop loop(int images) {
    return loops.computeIfAbsent(images, n -> new Loop(net, n));
  }

  @Override
  public Shard shard(float[] pixels, float[] targets, int[] labels, long seed) {
    return loop(labels.length).shard(params, pixels, targets, labels, seed);
  }

  @Override
  public float[] predict(float[] pixels, int images) {
    return loop(images).predict(params, pixels);
  }

  /** For one number of images. */
  private static final class Loop {
    private final int images;
    private final int classes;
    private final int parameterCount;
    private final float[] input;
    private final float[] outputGradient;
    private final float[] row;
    private final List<Layer> layers = new ArrayList<>();

    Loop(NetDefinition net, int images) {
      this.images = images;
      classes = net.classes();
      parameterCount = net.parameterCount();
      input = new float[net.height() * net.width() * images];
      outputGradient = new float[classes * images];
      row = new float[classes];
      List<Placed> placed = net.placed();
      int[] beginnings = ParameterOrder.beginnings(placed);
      for (int i = 0; i < beginnings.length; i++) {
        layers.add(Layers.of(placed, i, images, beginnings[i]));
      }
    }

    Shard shard(float[] params, float[] pixels, float[] targets, int[] labels, long seed) {
      float[] logits = logits(params, pixels, Pass.training(seed));
      double loss = 0;
      int correct = 0;
      for (int n = 0; n < images; n++) {
        Softmax.of(logits, images, n, row);
        correct += Argmax.of(row) == labels[n] ? 1 : 0;
        for (int k = 0; k < classes; k++) {
          float target = targets[n * classes + k];
          loss -= target * Math.log(Math.max(row[k], Softmax.LEAST_PROBABILITY));
          outputGradient[k * images + n] = row[k] - target;
        }
      }
      float[] gradients = new float[parameterCount];
      float[] gradient = outputGradient;
      for (int i = layers.size() - 1; i >= 0 && gradient != null; i--) {
        gradient = layers.get(i).backward(params, gradients, gradient);
      }
      return new Shard(loss, correct, gradients);
    }

    float[] predict(float[] params, float[] pixels) {
      float[] logits = logits(params, pixels, Pass.PREDICTION);
      float[] probabilities = new float[images * classes];
      for (int n = 0; n < images; n++) {
        Softmax.of(logits, images, n, row);
        System.arraycopy(row, 0, probabilities, n * classes, classes);
      }
      return probabilities;
    }

    private float[] logits(float[] params, float[] pixels, Pass pass) {
      Images.toInnermost(FloatBuffer.wrap(pixels), input, images);
      float[] numbers = input;
      for (Layer layer : layers) {
        numbers = layer.forward(params, numbers, pass);
      }
      return numbers;
    }
  }
}

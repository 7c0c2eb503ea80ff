package dev.nib.trainer.dl4j;

import dev.nib.trainer.layers.Engine;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.nets.NetDefinition;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes a net by one of Deeplearning4j's networks. */
public final class Dl4jEngine implements Engine {
  private final NetDefinition net;
  private final float[] params;
  private final CountingLoss loss = new CountingLoss();
  private final MultiLayerNetwork network;
  // For each number of images met: full shards, and those of an epoch's last batch.
  private final Map<Integer, BatchArrays> arrays = new HashMap<>();
  private long seed;

  private record BatchArrays(INDArray images, INDArray labels) {}

  /**
   * Over some parameters.
   *
   * @param params in {@link dev.nib.trainer.layers.ParameterOrder}, shared with the caller; the
   *     network works on a copy in native memory, renewed for each call
   */
  public Dl4jEngine(NetDefinition net, float[] params) {
    NativeRuntime.singleThreadedHere();
    this.net = net;
    this.params = params;
    network = Dl4jNets.network(net, loss, () -> seed);
  }

  @Override
  public Shard shard(float[] pixels, float[] targets, int[] labels, long newSeed) {
    int images = labels.length;
    seed = newSeed;
    NativeFloats.floats(arrays(images).labels()).put(targets);
    loss.expect(labels);
    network.setInput(images(pixels, images));
    network.setLabels(arrays(images).labels());
    network.computeGradientAndScore();
    float[] gradient = NativeFloats.copy(network.getFlattenedGradients());
    return new Shard(network.score() * images, loss.takeCorrect(), gradient);
  }

  @Override
  public float[] predict(float[] pixels, int images) {
    return NativeFloats.copy(network.output(images(pixels, images), false));
  }

  /** The images as an array, for parameters that are the caller's. */
  private INDArray images(float[] pixels, int n) {
    NativeFloats.floats(network.params()).put(params);
    INDArray images = arrays(n).images();
    NativeFloats.floats(images).put(pixels, 0, (int) images.length());
    return images;
  }

  private BatchArrays arrays(int n) {
    return arrays.computeIfAbsent(
        n,
        size ->
            new BatchArrays(
                Nd4j.create(DataType.FLOAT, size, 1, net.height(), net.width()),
                Nd4j.create(DataType.FLOAT, size, net.classes())));
  }
}

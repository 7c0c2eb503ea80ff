package dev.nib.trainer;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Batch;
import dev.nib.model.PixelScale;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One thread's copy of a network, over parameters that all copies share. Made and used on that
 * thread.
 */
final class Replica {
  private final NetDefinition net;
  private final CountingLoss loss = new CountingLoss();
  private final MultiLayerNetwork network;
  private final Targets targets;
  // An array pair for each number of images met: full shards, and those of an epoch's last batch.
  private final Map<Integer, BatchArrays> arrays = new HashMap<>();
  private final boolean isSmall;
  private final Map<Integer, SmallNet> smallNets = new HashMap<>();
  private final byte[] pixels;
  // As long as the most images met need.
  private float[] scaled = {};

  private record BatchArrays(INDArray images, INDArray labels) {}

  /**
   * What a shard of a batch gave.
   *
   * @param gradient summed over the images
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; large.
  record Shard(double lossSum, int correct, float[] gradient) {}

  Replica(NetDefinition net, INDArray params, Recipe recipe) {
    this.net = net;
    targets = new Targets(net.classes(), recipe);
    network = Dl4jNets.network(net, loss, params);
    isSmall = SmallNet.covers(net);
    pixels = new byte[net.height() * net.width()];
  }

  MultiLayerNetwork network() {
    return network;
  }

  /** Loss and gradient over images from to to-1 of a batch, with dropout that the seed decides. */
  Shard shard(Batch batch, int from, int to, long seed) {
    int n = to - from;
    int[] labels = Arrays.copyOfRange(batch.labels(), from, to);
    float[] wanted = targets.of(labels, batch.pixels(), from);
    scale(batch.pixels(), from, n);
    if (isSmall) {
      return small(n).shard(NativeFloats.copy(network.params()), scaled, 0, wanted, labels);
    }
    NativeFloats.floats(arrays(n).labels()).put(wanted);
    loss.expect(labels);
    // The generator belongs to the thread.
    Nd4j.getRandom().setSeed(seed);
    network.setInput(images(n));
    network.setLabels(arrays(n).labels());
    network.computeGradientAndScore();
    float[] gradient = NativeFloats.copy(network.getFlattenedGradients());
    return new Shard(network.score() * n, loss.takeCorrect(), gradient);
  }

  /** Writes the class probabilities of {@code images[from..to-1]} to the same places. */
  void predict(LabelledImages images, int from, int to, float[][] probabilities) {
    float[] grey = new float[(to - from) * pixels.length];
    for (int image = from, at = 0; image < to; image++) {
      images.copyPixels(image, pixels, 0);
      for (byte pixel : pixels) {
        grey[at++] = pixel & 0xff;
      }
    }
    float[] outputs = probabilities(grey, 0, to - from);
    int classes = net.classes();
    for (int i = 0; i < to - from; i++) {
      probabilities[from + i] = Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes);
    }
  }

  /**
   * Class probabilities {@code [N,classes]} of {@code n} images, row-major.
   *
   * @param grey levels {@code [N,H,W]} of 0 to 255 from image {@code from} on
   */
  float[] probabilities(float[] grey, int from, int n) {
    scale(grey, from, n);
    return isSmall
        ? small(n).predict(NativeFloats.copy(network.params()), scaled, 0)
        : NativeFloats.copy(network.output(images(n), false));
  }

  /** The first {@code n} of the scaled images. */
  private INDArray images(int n) {
    INDArray images = arrays(n).images();
    NativeFloats.floats(images).put(scaled, 0, n * pixels.length);
    return images;
  }

  /** Makes {@code n} images the net's input, from image {@code from} of the grey ones on. */
  private void scale(float[] grey, int from, int n) {
    PixelScale scale = net.pixels();
    int first = from * pixels.length;
    int count = n * pixels.length;
    if (scaled.length < count) {
      scaled = new float[count];
    }
    for (int i = 0; i < count; i++) {
      scaled[i] = scale.real(grey[first + i]);
    }
  }

  private SmallNet small(int n) {
    return smallNets.computeIfAbsent(n, images -> new SmallNet(net, images));
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

package dev.nib.trainer;

import dev.nib.model.Argmax;
import dev.nib.trainer.NetDefinition.Extent;
import dev.nib.trainer.NetDefinition.Placed;
import java.util.ArrayList;
import java.util.List;

/**
 * A small net's loss and gradients for a fixed number of images, without an operator of ND4J; its
 * parameters lie as Deeplearning4j lays them out, which {@link Dl4jNets} fills.
 *
 * <p>In nets of some 100,000 multiply-accumulates an image the calls of operators, allocations and
 * copies between layouts take several times as long as the products. Here the images of a batch lie
 * innermost, so that every loop runs over long rows whatever window and stride, and what a layer
 * needs is allocated once.
 */
final class SmallNet {
  /**
   * Multiply-accumulates an image of the largest net that counts as small: the larger a net, the
   * less of its time lies outside the products, but narrow layers on whole images, a million in
   * all, still train two and a half times as fast here.
   */
  private static final long MOST_MACS = 1_500_000;

  private final int images;
  private final int classes;
  private final float[] input;
  private final float[] outputGradient;
  private final List<SmallLayer> layers = new ArrayList<>();
  private final int parameterCount;

  SmallNet(NetDefinition net, int images) {
    this.images = images;
    classes = net.classes();
    parameterCount = net.parameterCount();
    input = new float[net.height() * net.width() * images];
    outputGradient = new float[classes * images];
    int at = 0;
    List<Placed> placed = net.placed();
    for (int i = 0; i < placed.size(); i++) {
      layers.add(placed.get(i).layer().accept(new Make(placed, i, images, at)));
      at += placed.get(i).weightCount() + placed.get(i).biasCount();
    }
  }

  /** Whether there is a layer here for each of the net's, and it is small. */
  static boolean covers(NetDefinition net) {
    long macs = 0;
    for (Placed placed : net.placed()) {
      if (placed.layer() instanceof LayerDefinition.Dropout) {
        return false;
      }
      if (!(placed.layer() instanceof LayerDefinition.BatchNorm)) {
        macs += (long) placed.weightCount() * placed.output().height() * placed.output().width();
      }
    }
    return macs <= MOST_MACS;
  }

  /** Makes the layer of a definition. */
  private record Make(List<Placed> placed, int index, int images, int at)
      implements LayerDefinition.Visitor<SmallLayer> {
    private Placed here() {
      return placed.get(index);
    }

    private Duties duties() {
      return Duties.of(placed, index, false);
    }

    @Override
    public SmallLayer convolution(LayerDefinition.Convolution layer) {
      // Deeplearning4j's order is biases, weights.
      return new SmallConvolution(
          new SmallRows(layer.kernel(), layer.stride(), here().input(), images),
          layer.channels(),
          at + here().biasCount(),
          at,
          duties());
    }

    @Override
    public SmallLayer depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return new SmallDepthwise(
          new SmallRows(layer.kernel(), layer.stride(), here().input(), images),
          here().output().channels(),
          at + here().biasCount(),
          at,
          duties());
    }

    @Override
    public SmallLayer batchNorm(LayerDefinition.BatchNorm layer) {
      int plane = here().input().height() * here().input().width() * images;
      return new SmallNorm(here().input().channels(), plane, images, at, duties().relu());
    }

    @Override
    public SmallLayer maxPool(LayerDefinition.MaxPool layer) {
      int size = LayerDefinition.MaxPool.SIZE;
      return new SmallPool(here(), size, size, images, SmallPool.Kind.MAX);
    }

    @Override
    public SmallLayer averagePool(LayerDefinition.AveragePool layer) {
      return new SmallPool(here(), layer.size(), layer.size(), images, SmallPool.Kind.MEAN);
    }

    @Override
    public SmallLayer globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      Extent in = here().input();
      return new SmallPool(here(), in.height(), in.width(), images, SmallPool.Kind.MEAN);
    }

    @Override
    public SmallLayer dropout(LayerDefinition.Dropout layer) {
      throw new IllegalArgumentException("dropout is not covered");
    }

    @Override
    public SmallLayer dense(LayerDefinition.Dense layer) {
      return dense();
    }

    @Override
    public SmallLayer classifier(LayerDefinition.Classifier layer) {
      return dense();
    }

    /** Deeplearning4j's order is weights, biases; the weights of an output lie together. */
    private SmallLayer dense() {
      int inputs = here().input().size();
      return new SmallConvolution(
          new SmallRows(1, 1, new Extent(1, 1, inputs), images),
          here().output().channels(),
          at,
          at + here().weightCount(),
          duties());
    }
  }

  /**
   * Loss and gradient, summed over the images.
   *
   * @param params of the net
   * @param pixels {@code [N,H,W]} from {@code from} on
   * @param targets probabilities {@code [N,classes]}
   * @param labels the true classes
   */
  Replica.Shard shard(float[] params, float[] pixels, int from, float[] targets, int[] labels) {
    float[] logits = logits(params, pixels, from, true);
    double loss = 0;
    int correct = 0;
    float[] row = new float[classes];
    for (int n = 0; n < images; n++) {
      softmax(logits, n, row);
      correct += Argmax.of(row) == labels[n] ? 1 : 0;
      for (int k = 0; k < classes; k++) {
        float target = targets[n * classes + k];
        loss -= target * Math.log(Math.max(row[k], CountingLoss.LEAST_PROBABILITY));
        outputGradient[k * images + n] = row[k] - target;
      }
    }
    float[] gradients = new float[parameterCount];
    float[] gradient = outputGradient;
    for (int i = layers.size() - 1; i >= 0 && gradient != null; i--) {
      gradient = layers.get(i).backward(params, gradients, gradient);
    }
    return new Replica.Shard(loss, correct, gradients);
  }

  /**
   * Class probabilities {@code [N,classes]}, row-major.
   *
   * @param pixels {@code [N,H,W]} from image {@code from} on
   */
  float[] predict(float[] params, float[] pixels, int from) {
    float[] logits = logits(params, pixels, from, false);
    float[] probabilities = new float[images * classes];
    float[] row = new float[classes];
    for (int n = 0; n < images; n++) {
      softmax(logits, n, row);
      System.arraycopy(row, 0, probabilities, n * classes, classes);
    }
    return probabilities;
  }

  private float[] logits(float[] params, float[] pixels, int from, boolean training) {
    int size = input.length / images;
    for (int n = 0; n < images; n++) {
      int image = (from + n) * size;
      for (int i = 0; i < size; i++) {
        input[i * images + n] = pixels[image + i];
      }
    }
    float[] numbers = input;
    for (SmallLayer layer : layers) {
      numbers = layer.forward(params, numbers, training);
    }
    return numbers;
  }

  private void softmax(float[] logits, int image, float[] row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      largest = Math.max(largest, logits[k * images + image]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      row[k] = (float) Math.exp(logits[k * images + image] - largest);
      sum += row[k];
    }
    for (int k = 0; k < classes; k++) {
      row[k] /= (float) sum;
    }
  }
}

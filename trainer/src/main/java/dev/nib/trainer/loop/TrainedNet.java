package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.PixelScale;
import dev.nib.trainer.export.GraphDefinition;
import dev.nib.trainer.export.GraphExport;
import dev.nib.trainer.export.GraphImport;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Nets;
import dev.nib.trainer.nets.Weights;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** A net with its weights; immutable. */
public final class TrainedNet {
  private final NetDefinition definition;
  private final Weights weights;
  private final TrainingHistory history;

  TrainedNet(NetDefinition definition, Weights weights, TrainingHistory history) {
    this.definition = definition;
    this.weights = weights;
    this.history = history;
  }

  /**
   * The net that a graph holds, with its weights and no history: one of {@link Nets#all} where the
   * graph could be theirs.
   *
   * @return empty if it is not as {@link #toGraph} writes a net
   */
  public static Optional<TrainedNet> of(Graph graph) {
    PixelScale pixels = graph.pixels().orElse(PixelScale.UNIT);
    return Stream.concat(Nets.all().stream(), GraphDefinition.of(graph).stream())
        .flatMap(
            net ->
                GraphImport.weights(net, graph).stream()
                    .map(w -> new TrainedNet(net.withPixels(pixels), w, TrainingHistory.NONE)))
        .findFirst();
  }

  public NetDefinition definition() {
    return definition;
  }

  Weights weights() {
    return weights;
  }

  /** How the weights came to be. */
  public TrainingHistory history() {
    return history;
  }

  /**
   * Class probabilities {@code [N,classes]}, on as many threads as processors.
   *
   * @throws IllegalArgumentException if the images are not as large as the net's input
   */
  public float[][] predict(LabelledImages images) {
    return predict(images, Runtime.getRuntime().availableProcessors());
  }

  /** As above on that many threads; their number does not change the result. */
  public float[][] predict(LabelledImages images, int threads) {
    requireSize(definition, images);
    try (ReplicaPool pool = new ReplicaPool(definition, weights, threads)) {
      return pool.predict(images);
    }
  }

  /**
   * The net as float TFLite graph: input {@code input} {@code [1,H,W,1]} of pixels on the
   * definition's scale, output {@code probabilities} {@code [1,classes]}; dropout is gone, batch
   * normalisation folded.
   */
  public Graph toGraph() {
    return GraphExport.graph(definition.withoutBatchNorm(), weights.folded(definition));
  }

  /** The definition's name and a checksum of the weights. */
  @Override
  public String toString() {
    CRC32 sum = new CRC32();
    for (Weights.Layer layer : weights.layers()) {
      for (float[] values : List.of(layer.weights(), layer.biases())) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        sum.update(bytes);
      }
    }
    return "%s %08x".formatted(definition.name(), sum.getValue());
  }

  static void requireSize(NetDefinition net, LabelledImages images) {
    if (images.height() != net.height() || images.width() != net.width()) {
      throw new IllegalArgumentException(
          "%s reads images of %dx%d, these are %dx%d"
              .formatted(net.name(), net.height(), net.width(), images.height(), images.width()));
    }
  }
}

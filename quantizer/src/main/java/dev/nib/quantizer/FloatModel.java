package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A float32 graph, run over samples in batches.
 *
 * <p>The same samples give the same numbers on every processor, whatever the number of threads.
 */
public final class FloatModel {
  private final Graph graph;
  private final BatchRun run;

  /**
   * @throws QuantizationException when the graph is not float32, or a weight is not finite
   */
  public FloatModel(Graph graph) {
    this(graph, new BatchRun(graph, Map.of(), Runtime.getRuntime().availableProcessors()));
    if (GraphKind.of(graph) == GraphKind.INT8_WEIGHTS) {
      throw new QuantizationException(
          "the model has %s (\"dynamic range\" quantisation); give the float32 original of it"
              .formatted(GraphKind.INT8_WEIGHTS.text()));
    }
    for (int input : graph.inputs()) {
      Tensor tensor = graph.tensor(input);
      if (tensor.type() != ElementType.FLOAT32) {
        throw new QuantizationException(
            "%s: input is %s, a float32 model is needed".formatted(tensor.name(), tensor.type()));
      }
    }
    graph.operators().forEach(op -> op.accept(new FloatCheck(graph)));
  }

  private FloatModel(Graph graph, BatchRun run) {
    this.graph = graph;
    this.run = run;
  }

  /** An int8 graph in {@linkplain SimulatedInt8 simulated quantisation}. */
  static FloatModel simulating(Graph int8, int threads) {
    SimulatedInt8 simulated = SimulatedInt8.of(int8);
    return new FloatModel(
        simulated.graph(), new BatchRun(simulated.graph(), simulated.rounding(), threads));
  }

  /**
   * The same model on another number of threads.
   *
   * @param threads at least 1
   */
  public FloatModel withThreads(int threads) {
    Map<Integer, Quantization> rounding = run.rounding();
    return new FloatModel(graph, new BatchRun(graph, rounding, threads));
  }

  public Graph graph() {
    return graph;
  }

  /** The same model for pictures on another scale. */
  public FloatModel withPixels(PixelScale scale) {
    return new FloatModel(graph.withPixels(scale), run);
  }

  /** How pictures become its input: as the graph says, 0..1 where it says nothing. */
  public PixelScale pixels() {
    return graph.pixels().orElse(PixelScale.UNIT);
  }

  int threads() {
    return run.threads();
  }

  /**
   * The output {@code [N][C]} of a graph with a single one, for images on {@link #pixels its
   * scale}.
   *
   * @param progress told how many images are done
   */
  public float[][] predict(LabelledImages images, IntConsumer progress) {
    graph.output();
    return outputs(Samples.of(images, pixels()), progress);
  }

  /**
   * The outputs {@code [N][elements]}, of several those of each sample one after another.
   *
   * @param progress told how many samples are done
   */
  public float[][] outputs(Samples samples, IntConsumer progress) {
    int width =
        graph.outputs().stream().mapToInt(output -> graph.tensor(output).shape().elements()).sum();
    float[][] outputs = new float[samples.count()][width];
    observe(
        samples,
        (first, activations) -> {
          int at = 0;
          for (int output : graph.outputs()) {
            float[] values = activations.of(output);
            int elements = values.length / activations.samples();
            for (int i = 0; i < activations.samples(); i++) {
              System.arraycopy(values, i * elements, outputs[first + i], at, elements);
            }
            at += elements;
          }
        },
        progress);
    return outputs;
  }

  /** Sees the activations of samples {@code first} and following, batch after batch. */
  public interface Observer {
    void seen(int first, Activations activations);
  }

  /**
   * Shows every activation of every sample, in order, on the calling thread.
   *
   * @param progress told how many samples are done
   */
  public void observe(Samples samples, Observer observer, IntConsumer progress) {
    run.over(
        samples,
        (first, activations) -> {
          observer.seen(first, activations);
          progress.accept(first + activations.samples());
        });
  }

  /** As {@link #calibrate(Samples, IntConsumer)}, images on {@link #pixels its scale}. */
  public Calibration calibrate(LabelledImages images, IntConsumer progress) {
    return calibrate(Samples.of(images, pixels()), progress);
  }

  /**
   * What every activation does over {@code samples}.
   *
   * @param progress told how many samples are done
   * @throws QuantizationException when there are no samples, they tell nothing, they do not fit, or
   *     an activation is not finite
   */
  public Calibration calibrate(Samples samples, IntConsumer progress) {
    if (samples.count() == 0) {
      throw new QuantizationException(
          "there are no calibration images; some hundred of the training images are needed");
    }
    samples.requireFits(graph);
    samples.requireVaried();
    Map<Integer, ActivationStatistics> statistics = new HashMap<>();
    observe(
        samples,
        (first, activations) -> {
          for (int tensor : activations.tensors()) {
            statistics
                .computeIfAbsent(tensor, t -> new ActivationStatistics())
                .add(graph.tensor(tensor).name(), activations.view(tensor));
          }
        },
        progress);
    Map<Integer, ActivationRange> fixed = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      int tensor = graph.inputs().get(i);
      samples.range(i).ifPresent(range -> fixed.put(tensor, range));
    }
    return new Calibration(samples.count(), statistics, fixed);
  }
}

package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.program.PixelInput;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A float32 graph that classifies grey images, run by ND4J in batches.
 *
 * <p>Its single input is {@code [1,H,W,1]} of {@code pixel / 255}, its single output {@code [1,C]}.
 */
public final class FloatModel {
  private static final int BATCH = 100;

  private final Graph graph;
  private final Shape input;

  /**
   * @throws QuantizationException when the graph is not float32, or its input is no grey image
   */
  public FloatModel(Graph graph) {
    this.graph = graph;
    Tensor tensor = graph.input();
    this.input = tensor.shape();
    if (tensor.type() != ElementType.FLOAT32) {
      throw new QuantizationException(
          "%s: input is %s, a float32 model is needed".formatted(tensor.name(), tensor.type()));
    }
    if (input.rank() != 4 || input.extent(0) != 1 || input.extent(3) != 1) {
      throw new QuantizationException(
          "%s: input is %s, grey images need [1,H,W,1]".formatted(tensor.name(), input));
    }
    graph.operators().forEach(op -> op.accept(new FloatCheck(graph)));
  }

  public Graph graph() {
    return graph;
  }

  /**
   * The outputs {@code [N][C]} for {@code images}.
   *
   * @param progress told how many images are done
   */
  public float[][] predict(LabelledImages images, IntConsumer progress) {
    float[][] outputs = new float[images.count()][];
    int output = graph.outputs().get(0);
    run(
        images,
        (first, values) -> {
          float[][] rows =
              values.get(output).reshape(-1, graph.output().shape().elements()).toFloatMatrix();
          System.arraycopy(rows, 0, outputs, first, rows.length);
        },
        progress);
    return outputs;
  }

  /**
   * The smallest and largest value of every activation over {@code images}; the input's range is
   * that of a pixel, [0, 1], whatever the images hold.
   *
   * @param progress told how many images are done
   * @throws QuantizationException when there are no images or an activation is not finite
   */
  public Calibration calibrate(LabelledImages images, IntConsumer progress) {
    if (images.count() == 0) {
      throw new QuantizationException(
          "there are no calibration images; some hundred of the training images are needed");
    }
    Map<Integer, ActivationRange> ranges = new HashMap<>();
    run(
        images,
        (first, values) ->
            values.forEach(
                (tensor, array) ->
                    ranges.merge(tensor, range(tensor, array), ActivationRange::union)),
        progress);
    float white = PixelInput.real(PixelInput.LEVELS - 1);
    ranges.put(graph.inputs().get(0), new ActivationRange(PixelInput.real(0), white));
    return new Calibration(images.count(), ranges);
  }

  private ActivationRange range(int tensor, INDArray array) {
    float min = array.minNumber().floatValue();
    float max = array.maxNumber().floatValue();
    boolean finite = Float.isFinite(min) && Float.isFinite(max) && Float.isFinite(sum(array));
    if (!finite) {
      throw new QuantizationException(
          "%s: has values that are not finite (%s to %s); the float model is broken"
              .formatted(graph.tensor(tensor).name(), min, max));
    }
    return new ActivationRange(min, max);
  }

  /** A NaN may hide from min and max, but not from the sum. */
  private static float sum(INDArray array) {
    return array.sumNumber().floatValue();
  }

  /** Receives the activations of a batch that begins with image {@code first}. */
  private interface BatchObserver {
    void seen(int first, Map<Integer, INDArray> values);
  }

  private void run(LabelledImages images, BatchObserver observer, IntConsumer progress) {
    if (images.height() != input.extent(1) || images.width() != input.extent(2)) {
      throw new QuantizationException(
          "images are %dx%d, the model's input is %s"
              .formatted(images.height(), images.width(), input));
    }
    byte[] pixels = new byte[images.imageSize()];
    Map<Integer, INDArray> constants = new HashMap<>();
    for (int first = 0; first < images.count(); first += BATCH) {
      int count = Math.min(BATCH, images.count() - first);
      float[] batch = new float[count * pixels.length];
      for (int i = 0; i < count; i++) {
        images.copyPixels(first + i, pixels, 0);
        for (int p = 0; p < pixels.length; p++) {
          batch[i * pixels.length + p] = PixelInput.real(pixels[p] & 0xff);
        }
      }
      Map<Integer, INDArray> values = new HashMap<>();
      values.put(
          graph.inputs().get(0),
          Nd4j.createFromArray(batch)
              .castTo(DataType.FLOAT)
              .reshape(count, input.extent(1), input.extent(2), 1));
      FloatKernels kernels = new FloatKernels(graph, values, constants);
      graph.operators().forEach(op -> values.put(op.output(), op.accept(kernels)));
      observer.seen(first, values);
      values.values().forEach(INDArray::close);
      progress.accept(first + count);
    }
    constants.values().forEach(INDArray::close);
  }
}

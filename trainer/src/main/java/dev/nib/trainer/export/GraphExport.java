package dev.nib.trainer.export;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Extent;
import dev.nib.trainer.nets.NetDefinition.Placed;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Writes a net as a float TFLite graph: channels go from the front of an activation to its back,
 * and the weights with them.
 */
public final class GraphExport implements LayerDefinition.Visitor<Void> {
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private Placed placed;
  private Weights.Layer weights;
  private int current;
  private boolean flat;

  private GraphExport() {}

  /** The graph of a net without batch normalisation. */
  public static Graph graph(NetDefinition net, Weights weights) {
    GraphExport export = new GraphExport();
    export.current =
        export.add(Tensor.floatActivation("input", Shape.of(1, net.height(), net.width(), 1)));
    List<Placed> layers = net.placed();
    for (int i = 0; i < layers.size(); i++) {
      export.placed = layers.get(i);
      export.weights = weights.layers().get(i);
      layers.get(i).layer().accept(export);
    }
    return new Graph(
            net.name(), export.tensors, export.operators, List.of(0), List.of(export.current))
        .withPixels(net.pixels());
  }

  @Override
  public Void convolution(LayerDefinition.Convolution layer) {
    int kernel = layer.kernel();
    int inputs = placed.input().channels();
    int kernels =
        constant(
            "weights",
            Shape.of(layer.channels(), kernel, kernel, inputs),
            ChannelOrder.channelsLast(weights.weights(), layer.channels(), inputs));
    OptionalInt biases = biases();
    int output = image();
    operators.add(
        new Operator.Conv2D(current, kernels, biases, output, window(layer), activation(layer)));
    current = output;
    return null;
  }

  @Override
  public Void depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
    int kernel = layer.kernel();
    int channels = placed.input().channels();
    int kernels =
        constant(
            "weights",
            Shape.of(1, kernel, kernel, channels),
            ChannelOrder.channelsLast(weights.weights(), 1, channels));
    OptionalInt biases = biases();
    int output = image();
    operators.add(
        new Operator.DepthwiseConv2D(
            current, kernels, biases, output, window(layer), 1, activation(layer)));
    current = output;
    return null;
  }

  private static Window window(LayerDefinition.Sliding layer) {
    return Window.of(layer.kernel(), layer.kernel(), layer.stride(), Padding.SAME);
  }

  private static Activation activation(LayerDefinition.Sliding layer) {
    return layer.relu() ? Activation.RELU : Activation.NONE;
  }

  @Override
  public Void batchNorm(LayerDefinition.BatchNorm layer) {
    throw new IllegalStateException(placed.name() + " is not folded");
  }

  @Override
  public Void maxPool(LayerDefinition.MaxPool layer) {
    int size = LayerDefinition.MaxPool.SIZE;
    int output = image();
    operators.add(
        new Operator.MaxPool2D(
            current, output, Window.of(size, size, size, layer.padding()), Activation.NONE));
    current = output;
    return null;
  }

  @Override
  public Void averagePool(LayerDefinition.AveragePool layer) {
    return average(layer.size(), layer.size());
  }

  @Override
  public Void globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
    return average(placed.input().height(), placed.input().width());
  }

  private Void average(int height, int width) {
    int output = image();
    Window window = new Window(height, width, height, width, 1, 1, Padding.VALID);
    operators.add(new Operator.AveragePool2D(current, output, window, Activation.NONE));
    current = output;
    return null;
  }

  @Override
  public Void dropout(LayerDefinition.Dropout layer) {
    return null;
  }

  @Override
  public Void dense(LayerDefinition.Dense layer) {
    fullyConnected(placed.name(), Activation.RELU);
    return null;
  }

  @Override
  public Void classifier(LayerDefinition.Classifier layer) {
    fullyConnected(placed.name(), Activation.NONE);
    int output =
        add(Tensor.floatActivation("probabilities", Shape.of(1, placed.output().channels())));
    operators.add(new Operator.Softmax(current, output, 1f));
    current = output;
    return null;
  }

  private void fullyConnected(String name, Activation activation) {
    flatten();
    int units = placed.output().channels();
    int matrix =
        constant(
            "weights",
            Shape.of(units, placed.input().size()),
            ChannelOrder.outputsFirst(weights.weights(), units, placed.input()));
    OptionalInt biases = biases();
    int output = add(Tensor.floatActivation(name, Shape.of(1, units)));
    operators.add(new Operator.FullyConnected(current, matrix, biases, output, activation, false));
    current = output;
  }

  private void flatten() {
    if (!flat) {
      int output = add(Tensor.floatActivation("flatten", Shape.of(1, placed.input().size())));
      operators.add(new Operator.Reshape(current, output));
      current = output;
      flat = true;
    }
  }

  /** The activation that the layer writes. */
  private int image() {
    Extent extent = placed.output();
    return add(
        Tensor.floatActivation(
            placed.name(), Shape.of(1, extent.height(), extent.width(), extent.channels())));
  }

  private OptionalInt biases() {
    float[] values = weights.biases();
    return OptionalInt.of(constant("bias", Shape.of(values.length), values));
  }

  private int constant(String what, Shape shape, float[] values) {
    return add(Tensor.floatConstant(placed.name() + "/" + what, shape, values));
  }

  private int add(Tensor tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }
}

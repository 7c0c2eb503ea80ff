package dev.nib.quantizer;

import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes an int8 graph of a float graph and its calibration, after the TFLite specification: weights
 * symmetric per output channel, int32 biases, asymmetric activations, int8 inputs and outputs.
 *
 * <p>Pools, resizes and reshapes keep their input's parameters, softmax has fixed ones; what is
 * joined or compared is brought to the output's.
 */
public final class Quantizer implements Operator.Visitor<Operator> {
  private final Graph graph;
  private final Calibration calibration;
  private final CalibrationMethod method;
  private final boolean perTensorWeights;
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();

  /** From tensor indices of the float graph to those of the int8 graph. */
  private final Map<Integer, Integer> activations = new HashMap<>();

  private Quantizer(
      Graph graph, Calibration calibration, CalibrationMethod method, boolean perTensorWeights) {
    this.graph = graph;
    this.calibration = calibration;
    this.method = method;
    this.perTensorWeights = perTensorWeights;
  }

  /**
   * The int8 graph with ranges from the smallest to the largest value; tensors keep their names.
   *
   * @throws QuantizationException when the graph has something that cannot be quantised
   */
  public static Graph quantize(Graph graph, Calibration calibration) {
    return quantize(graph, calibration, CalibrationMethod.MINMAX, false).graph();
  }

  /**
   * A quantised graph.
   *
   * @param graph int8
   * @param activations from tensor indices of the float graph to those of the int8 graph
   */
  record Quantized(Graph graph, Map<Integer, Integer> activations) {}

  static Quantized quantize(
      Graph graph, Calibration calibration, CalibrationMethod method, boolean perTensorWeights) {
    Quantizer quantizer = new Quantizer(graph, calibration, method, perTensorWeights);
    return new Quantized(quantizer.graph(), quantizer.activations);
  }

  private Graph graph() {
    for (int input : graph.inputs()) {
      activation(input, range(input).toQuantization());
    }
    graph.operators().forEach(op -> operators.add(op.accept(this)));
    return new Graph(
        graph.name(),
        tensors,
        operators,
        graph.inputs().stream().map(activations::get).toList(),
        graph.outputs().stream().map(activations::get).toList());
  }

  @Override
  public Operator conv2D(Operator.Conv2D op) {
    Layer layer = layer(op.input(), op.weights(), op.bias(), op.output(), 0);
    return new Operator.Conv2D(
        layer.input,
        layer.weights,
        OptionalInt.of(layer.bias),
        layer.output,
        op.window(),
        op.activation());
  }

  @Override
  public Operator depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Layer layer = layer(op.input(), op.weights(), op.bias(), op.output(), 3);
    return new Operator.DepthwiseConv2D(
        layer.input,
        layer.weights,
        OptionalInt.of(layer.bias),
        layer.output,
        op.window(),
        op.depthMultiplier(),
        op.activation());
  }

  @Override
  public Operator fullyConnected(Operator.FullyConnected op) {
    Layer layer = layer(op.input(), op.weights(), op.bias(), op.output(), 0);
    return new Operator.FullyConnected(
        layer.input,
        layer.weights,
        OptionalInt.of(layer.bias),
        layer.output,
        op.activation(),
        op.keepDims());
  }

  @Override
  public Operator maxPool2D(Operator.MaxPool2D op) {
    int input = activations.get(op.input());
    return new Operator.MaxPool2D(
        input, inherited(op.input(), op.output()), op.window(), op.activation());
  }

  @Override
  public Operator averagePool2D(Operator.AveragePool2D op) {
    int input = activations.get(op.input());
    return new Operator.AveragePool2D(
        input, inherited(op.input(), op.output()), op.window(), op.activation());
  }

  @Override
  public Operator reshape(Operator.Reshape op) {
    int input = activations.get(op.input());
    return new Operator.Reshape(input, inherited(op.input(), op.output()));
  }

  @Override
  public Operator softmax(Operator.Softmax op) {
    int input = activations.get(op.input());
    return new Operator.Softmax(
        input, activation(op.output(), Operator.Softmax.INT8_OUTPUT), op.beta());
  }

  @Override
  public Operator quantize(Operator.Quantize op) {
    throw alreadyQuantized(op);
  }

  @Override
  public Operator dequantize(Operator.Dequantize op) {
    throw alreadyQuantized(op);
  }

  @Override
  public Operator add(Operator.Add op) {
    int first = operand(op.first());
    return new Operator.Add(first, operand(op.second()), calibrated(op), op.activation());
  }

  @Override
  public Operator sub(Operator.Sub op) {
    int first = operand(op.first());
    return new Operator.Sub(first, operand(op.second()), calibrated(op), op.activation());
  }

  @Override
  public Operator mul(Operator.Mul op) {
    int first = operand(op.first());
    return new Operator.Mul(first, operand(op.second()), calibrated(op), op.activation());
  }

  /** Inputs are brought to the output's parameters, since the int8 operator only moves. */
  @Override
  public Operator concatenation(Operator.Concatenation op) {
    int output = calibrated(op);
    Quantization common = tensors.get(output).requireQuantization();
    List<Integer> inputs = new ArrayList<>();
    op.inputs().forEach(input -> inputs.add(requantized(activations.get(input), common)));
    return new Operator.Concatenation(inputs, output, op.axis());
  }

  /** A tensor of the int8 graph, with a QUANTIZE behind it when its parameters are others. */
  private int requantized(int index, Quantization common) {
    Tensor tensor = tensors.get(index);
    if (tensor.requireQuantization().equals(common)) {
      return index;
    }
    int moved = add(Tensor.int8Activation(tensor.name() + "_requantized", tensor.shape(), common));
    operators.add(new Operator.Quantize(index, moved));
    return moved;
  }

  @Override
  public Operator pad(Operator.Pad op) {
    int input = activations.get(op.input());
    int paddings = add(graph.tensor(op.paddings()));
    OptionalInt value = OptionalInt.empty();
    if (op.value().isPresent()) {
      Tensor real = graph.tensor(op.value().getAsInt());
      Quantization q = tensors.get(input).requireQuantization();
      Bytes one = Bytes.of(q.quantize(real.floats().get(0)));
      value = OptionalInt.of(add(Tensor.quantizedConstant(real.name(), real.shape(), one, q)));
    }
    return new Operator.Pad(input, paddings, value, inherited(op.input(), op.output()));
  }

  @Override
  public Operator transpose(Operator.Transpose op) {
    int input = activations.get(op.input());
    int permutation = add(graph.tensor(op.permutation()));
    return new Operator.Transpose(input, permutation, inherited(op.input(), op.output()));
  }

  @Override
  public Operator stridedSlice(Operator.StridedSlice op) {
    int input = activations.get(op.input());
    int begin = add(graph.tensor(op.begin()));
    int end = add(graph.tensor(op.end()));
    int strides = add(graph.tensor(op.strides()));
    return new Operator.StridedSlice(
        input,
        begin,
        end,
        strides,
        inherited(op.input(), op.output()),
        op.beginMask(),
        op.endMask(),
        op.shrinkMask());
  }

  @Override
  public Operator squeeze(Operator.Squeeze op) {
    int input = activations.get(op.input());
    return new Operator.Squeeze(input, inherited(op.input(), op.output()), op.axes());
  }

  @Override
  public Operator expandDims(Operator.ExpandDims op) {
    int input = activations.get(op.input());
    int axis = add(graph.tensor(op.axis()));
    return new Operator.ExpandDims(input, axis, inherited(op.input(), op.output()));
  }

  @Override
  public Operator mean(Operator.Mean op) {
    int input = activations.get(op.input());
    int axes = add(graph.tensor(op.axes()));
    return new Operator.Mean(input, axes, calibrated(op), op.keepDims());
  }

  @Override
  public Operator relu(Operator.Relu op) {
    return new Operator.Relu(activations.get(op.input()), calibrated(op), op.activation());
  }

  @Override
  public Operator leakyRelu(Operator.LeakyRelu op) {
    return new Operator.LeakyRelu(activations.get(op.input()), calibrated(op), op.alpha());
  }

  @Override
  public Operator function(Operator.Function op) {
    int output =
        op.function()
            .int8Output()
            .map(q -> activation(op.output(), q))
            .orElseGet(() -> calibrated(op));
    return new Operator.Function(op.function(), activations.get(op.input()), output);
  }

  @Override
  public Operator maximum(Operator.Maximum op) {
    int output = calibrated(op);
    return new Operator.Maximum(
        compared(op.first(), output), compared(op.second(), output), output);
  }

  @Override
  public Operator minimum(Operator.Minimum op) {
    int output = calibrated(op);
    return new Operator.Minimum(
        compared(op.first(), output), compared(op.second(), output), output);
  }

  /**
   * An input of MAXIMUM or MINIMUM, brought to the output's parameters, since the int8 operator
   * compares the integers. What they clip is never the output.
   */
  private int compared(int index, int output) {
    Quantization common = tensors.get(output).requireQuantization();
    return graph.tensor(index).isConstant()
        ? constant(graph.tensor(index), common)
        : requantized(activations.get(index), common);
  }

  @Override
  public Operator prelu(Operator.Prelu op) {
    return new Operator.Prelu(activations.get(op.input()), operand(op.alpha()), calibrated(op));
  }

  @Override
  public Operator resizeBilinear(Operator.ResizeBilinear op) {
    int input = activations.get(op.input());
    int size = add(graph.tensor(op.size()));
    return new Operator.ResizeBilinear(
        input, size, inherited(op.input(), op.output()), op.sampling());
  }

  @Override
  public Operator resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    int input = activations.get(op.input());
    int size = add(graph.tensor(op.size()));
    return new Operator.ResizeNearestNeighbor(
        input, size, inherited(op.input(), op.output()), op.sampling());
  }

  @Override
  public Operator cast(Operator.Cast op) {
    throw alreadyQuantized(op);
  }

  /** An activation, or a constant spread over int8 like one. */
  private int operand(int index) {
    Tensor tensor = graph.tensor(index);
    if (!tensor.isConstant()) {
      return activations.get(index);
    }
    ActivationRange range = new ActivationRange(0, 0);
    for (float value : tensor.floats().toArray()) {
      range = range.union(new ActivationRange(value, value));
    }
    return constant(tensor, range.toQuantization());
  }

  private int constant(Tensor tensor, Quantization q) {
    byte[] values = new byte[tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = q.quantize(tensor.floats().get(i));
    }
    return add(Tensor.quantizedConstant(tensor.name(), tensor.shape(), Bytes.of(values), q));
  }

  /** The output of {@code op} with the parameters of its range. */
  private int calibrated(Operator op) {
    return activation(op.output(), range(op.output()).toQuantization());
  }

  private QuantizationException alreadyQuantized(Operator op) {
    return new QuantizationException(graph.label(op) + ": the model is quantised already");
  }

  /** Indices in the int8 graph. */
  private record Layer(int input, int weights, int bias, int output) {}

  private Layer layer(int input, int weights, OptionalInt bias, int output, int axis) {
    int in = activations.get(input);
    Optional<Tensor> floatBias =
        bias.isPresent() ? Optional.of(graph.tensor(bias.getAsInt())) : Optional.empty();
    float inputScale = tensors.get(in).requireQuantization().scale();
    WeightQuantization q =
        WeightQuantization.of(
            graph.tensor(weights),
            floatBias,
            axis,
            inputScale,
            graph.tensor(output).name() + "/bias",
            perTensorWeights);
    int w = add(q.weights());
    int b = add(q.bias());
    float smallest = Math.max(q.smallestOutputScale(axis, inputScale), smallestForReaders(output));
    return new Layer(in, w, b, activation(output, range(output).toQuantization(smallest)));
  }

  private ActivationRange range(int tensor) {
    return calibration.range(graph, tensor, method);
  }

  /** Rule S3 needs beta times the input's scale to be above 2^-26, or all exponents vanish. */
  private float smallestForReaders(int tensor) {
    return (float)
        graph.operators().stream()
            .filter(op -> op instanceof Operator.Softmax softmax && softmax.input() == tensor)
            .mapToDouble(op -> 0x1p-25 / ((Operator.Softmax) op).beta())
            .max()
            .orElse(0);
  }

  private int inherited(int input, int output) {
    return activation(output, tensors.get(activations.get(input)).requireQuantization());
  }

  private int activation(int tensor, Quantization quantization) {
    Tensor original = graph.tensor(tensor);
    int index = add(Tensor.int8Activation(original.name(), original.shape(), quantization));
    activations.put(tensor, index);
    return index;
  }

  private int add(Tensor tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }
}

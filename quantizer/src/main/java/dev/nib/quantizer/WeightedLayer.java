package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Operator;
import dev.nib.model.Window;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What operators with weights have in common.
 *
 * @param operator the operator itself
 * @param rebuild makes the same operator of other parts
 * @param axis the axis of the weights' output channels
 * @param window that slides over the input; none for a matrix product
 * @param depthMultiplier output channels for each input channel of a depthwise layer, else 0
 */
record WeightedLayer(
    Operator operator,
    Rebuild rebuild,
    int input,
    int weights,
    OptionalInt bias,
    int output,
    Activation activation,
    int axis,
    Optional<Window> window,
    int depthMultiplier) {
  /** An operator with other weights, bias, output and activation function. */
  interface Rebuild {
    Operator with(int weights, OptionalInt bias, int output, Activation activation);
  }

  /** The same operator without its activation function. */
  Operator linear() {
    return rebuild.with(weights, bias, output, Activation.NONE);
  }

  /** The view of an operator, none when it has no weights. */
  static Optional<WeightedLayer> of(Operator op) {
    return op.accept(new View());
  }

  private static final class View implements Operator.Visitor<Optional<WeightedLayer>> {
    @Override
    public Optional<WeightedLayer> conv2D(Operator.Conv2D op) {
      return Optional.of(
          new WeightedLayer(
              op,
              (weights, bias, output, activation) ->
                  new Operator.Conv2D(op.input(), weights, bias, output, op.window(), activation),
              op.input(),
              op.weights(),
              op.bias(),
              op.output(),
              op.activation(),
              0,
              Optional.of(op.window()),
              0));
    }

    @Override
    public Optional<WeightedLayer> depthwiseConv2D(Operator.DepthwiseConv2D op) {
      return Optional.of(
          new WeightedLayer(
              op,
              (weights, bias, output, activation) ->
                  new Operator.DepthwiseConv2D(
                      op.input(),
                      weights,
                      bias,
                      output,
                      op.window(),
                      op.depthMultiplier(),
                      activation),
              op.input(),
              op.weights(),
              op.bias(),
              op.output(),
              op.activation(),
              3,
              Optional.of(op.window()),
              op.depthMultiplier()));
    }

    @Override
    public Optional<WeightedLayer> fullyConnected(Operator.FullyConnected op) {
      return Optional.of(
          new WeightedLayer(
              op,
              (weights, bias, output, activation) ->
                  new Operator.FullyConnected(
                      op.input(), weights, bias, output, activation, op.keepDims()),
              op.input(),
              op.weights(),
              op.bias(),
              op.output(),
              op.activation(),
              0,
              Optional.empty(),
              0));
    }

    @Override
    public Optional<WeightedLayer> maxPool2D(Operator.MaxPool2D op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> averagePool2D(Operator.AveragePool2D op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> reshape(Operator.Reshape op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> softmax(Operator.Softmax op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> quantize(Operator.Quantize op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> dequantize(Operator.Dequantize op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> add(Operator.Add op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> sub(Operator.Sub op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> mul(Operator.Mul op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> concatenation(Operator.Concatenation op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> pad(Operator.Pad op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> transpose(Operator.Transpose op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> stridedSlice(Operator.StridedSlice op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> squeeze(Operator.Squeeze op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> expandDims(Operator.ExpandDims op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> mean(Operator.Mean op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> relu(Operator.Relu op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> leakyRelu(Operator.LeakyRelu op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> function(Operator.Function op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> maximum(Operator.Maximum op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> minimum(Operator.Minimum op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> prelu(Operator.Prelu op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> resizeBilinear(Operator.ResizeBilinear op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
      return Optional.empty();
    }

    @Override
    public Optional<WeightedLayer> cast(Operator.Cast op) {
      return Optional.empty();
    }
  }
}

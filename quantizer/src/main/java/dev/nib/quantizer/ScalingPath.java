package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Operator;
import java.util.OptionalInt;

/**
 * Where a tensor leads through operators for which a positive factor on a channel may as well come
 * behind as in front: pools and reshapes. Gives the tensor behind, nothing for other operators.
 */
final class ScalingPath implements Operator.Visitor<OptionalInt> {
  /** Whether a positive factor passes through the function. */
  static boolean passes(Activation activation) {
    return switch (activation) {
      case NONE, RELU -> true;
      case RELU6, RELU_N1_TO_1 -> false;
    };
  }

  @Override
  public OptionalInt maxPool2D(Operator.MaxPool2D op) {
    return passes(op.activation()) ? OptionalInt.of(op.output()) : OptionalInt.empty();
  }

  @Override
  public OptionalInt averagePool2D(Operator.AveragePool2D op) {
    return passes(op.activation()) ? OptionalInt.of(op.output()) : OptionalInt.empty();
  }

  /** Channels stay innermost, which is all that {@link CrossLayerEqualization} needs. */
  @Override
  public OptionalInt reshape(Operator.Reshape op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt conv2D(Operator.Conv2D op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt depthwiseConv2D(Operator.DepthwiseConv2D op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt fullyConnected(Operator.FullyConnected op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt softmax(Operator.Softmax op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt quantize(Operator.Quantize op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt dequantize(Operator.Dequantize op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt squeeze(Operator.Squeeze op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt expandDims(Operator.ExpandDims op) {
    return OptionalInt.of(op.output());
  }

  /** Zeros stay zeros under a factor, other fillings do not. */
  @Override
  public OptionalInt pad(Operator.Pad op) {
    return op.value().isPresent() ? OptionalInt.empty() : OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt relu(Operator.Relu op) {
    return passes(op.activation()) ? OptionalInt.of(op.output()) : OptionalInt.empty();
  }

  @Override
  public OptionalInt leakyRelu(Operator.LeakyRelu op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt add(Operator.Add op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt sub(Operator.Sub op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt mul(Operator.Mul op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt concatenation(Operator.Concatenation op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt transpose(Operator.Transpose op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt stridedSlice(Operator.StridedSlice op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt mean(Operator.Mean op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt prelu(Operator.Prelu op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt resizeBilinear(Operator.ResizeBilinear op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return OptionalInt.of(op.output());
  }

  @Override
  public OptionalInt maximum(Operator.Maximum op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt minimum(Operator.Minimum op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt cast(Operator.Cast op) {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt function(Operator.Function op) {
    return OptionalInt.empty();
  }
}

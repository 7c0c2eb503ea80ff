package dev.nib.quantizer;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import java.util.OptionalInt;

/** Refuses what is no float operator with finite constants. */
record FloatCheck(Graph graph) implements Operator.Visitor<Void> {
  @Override
  public Void conv2D(Operator.Conv2D op) {
    return constants(op, op.weights(), op.bias());
  }

  @Override
  public Void depthwiseConv2D(Operator.DepthwiseConv2D op) {
    return constants(op, op.weights(), op.bias());
  }

  @Override
  public Void fullyConnected(Operator.FullyConnected op) {
    return constants(op, op.weights(), op.bias());
  }

  @Override
  public Void maxPool2D(Operator.MaxPool2D op) {
    return null;
  }

  @Override
  public Void averagePool2D(Operator.AveragePool2D op) {
    return null;
  }

  @Override
  public Void reshape(Operator.Reshape op) {
    return null;
  }

  @Override
  public Void softmax(Operator.Softmax op) {
    return null;
  }

  @Override
  public Void quantize(Operator.Quantize op) {
    throw new QuantizationException(
        graph.label(op) + ": the model is quantised already; a float32 model is needed");
  }

  @Override
  public Void dequantize(Operator.Dequantize op) {
    throw new QuantizationException(
        graph.label(op) + ": the model is quantised already; a float32 model is needed");
  }

  private Void constants(Operator op, int weights, OptionalInt bias) {
    requireFinite(op, weights);
    bias.ifPresent(index -> requireFinite(op, index));
    return null;
  }

  private void requireFinite(Operator op, int index) {
    Tensor tensor = graph.tensor(index);
    if (!tensor.isConstant() || tensor.type() != ElementType.FLOAT32) {
      throw new QuantizationException(
          "%s: %s is no float32 constant".formatted(graph.label(op), tensor.name()));
    }
    for (int i = 0; i < tensor.floats().size(); i++) {
      if (!Float.isFinite(tensor.floats().get(i))) {
        throw new QuantizationException(
            "%s: element %d of %s is %s; train again with a lower learning rate"
                .formatted(graph.label(op), i, tensor.name(), tensor.floats().get(i)));
      }
    }
  }
}

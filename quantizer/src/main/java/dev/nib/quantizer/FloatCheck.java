package dev.nib.quantizer;

import dev.nib.model.Axes;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
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

  @Override
  public Void add(Operator.Add op) {
    return operands(op);
  }

  @Override
  public Void sub(Operator.Sub op) {
    return operands(op);
  }

  @Override
  public Void mul(Operator.Mul op) {
    return operands(op);
  }

  private Void operands(Operator op) {
    for (int index : op.inputs()) {
      if (graph.tensor(index).isConstant()) {
        requireFinite(op, index);
      }
    }
    return null;
  }

  @Override
  public Void concatenation(Operator.Concatenation op) {
    int rank = graph.tensor(op.output()).shape().rank();
    requireImages(op, Axes.fromFront(op.axis(), rank) != 0);
    for (int index : op.inputs()) {
      if (graph.tensor(index).isConstant()) {
        throw new QuantizationException(
            "%s: joins a constant, %s, which nib does not quantise"
                .formatted(graph.label(op), graph.tensor(index).name()));
      }
    }
    return null;
  }

  @Override
  public Void pad(Operator.Pad op) {
    Ints paddings = graph.tensor(op.paddings()).ints();
    requireImages(op, paddings.get(0) == 0 && paddings.get(1) == 0);
    op.value().ifPresent(index -> requireFinite(op, index));
    return null;
  }

  @Override
  public Void transpose(Operator.Transpose op) {
    requireImages(op, graph.tensor(op.permutation()).ints().get(0) == 0);
    return null;
  }

  @Override
  public Void stridedSlice(Operator.StridedSlice op) {
    Axes.Slice images = Axes.slices(graph.tensors(), op)[0];
    int extent = graph.tensor(op.input()).shape().extent(0);
    requireImages(op, !images.shrunk() && images.stride() == 1 && images.count() == extent);
    return null;
  }

  @Override
  public Void squeeze(Operator.Squeeze op) {
    requireImages(op, graph.tensor(op.output()).shape().rank() > 0);
    return null;
  }

  @Override
  public Void expandDims(Operator.ExpandDims op) {
    return null;
  }

  @Override
  public Void mean(Operator.Mean op) {
    requireImages(op, !Axes.reduced(graph.tensors(), op)[0]);
    return null;
  }

  @Override
  public Void relu(Operator.Relu op) {
    return null;
  }

  @Override
  public Void leakyRelu(Operator.LeakyRelu op) {
    return null;
  }

  @Override
  public Void function(Operator.Function op) {
    return null;
  }

  @Override
  public Void maximum(Operator.Maximum op) {
    return operands(op);
  }

  @Override
  public Void minimum(Operator.Minimum op) {
    return operands(op);
  }

  @Override
  public Void prelu(Operator.Prelu op) {
    Shape alpha = graph.tensor(op.alpha()).shape();
    int rank = graph.tensor(op.input()).shape().rank();
    requireImages(op, alpha.rank() < rank || alpha.rank() == 0 || alpha.extent(0) == 1);
    requireFinite(op, op.alpha());
    return null;
  }

  @Override
  public Void resizeBilinear(Operator.ResizeBilinear op) {
    return null;
  }

  @Override
  public Void resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return null;
  }

  @Override
  public Void cast(Operator.Cast op) {
    throw new QuantizationException(
        graph.label(op)
            + ": nib quantises models of float32 from input to output; convert it without the CAST");
  }

  /** Images are run in batches, so that an operator must treat each image on its own. */
  private void requireImages(Operator op, boolean leavesThemAlone) {
    if (!leavesThemAlone) {
      throw new QuantizationException(
          graph.label(op) + ": works along axis 0, which counts the images");
    }
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

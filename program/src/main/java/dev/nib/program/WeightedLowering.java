package dev.nib.program;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import java.util.Optional;
import java.util.OptionalInt;

/** Convolutions and fully connected layers (rules B1, R5, R6). */
record WeightedLowering(Activations activations) {
  Step conv2D(Operator.Conv2D op) {
    Shape shape = activations.shape(op.weights());
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 0);
    Bytes weights = w.weights();
    int taps = shape.elements() / shape.extent(0);
    FoldedBias folded =
        FoldedBias.of(w, shape.extent(0), taps, (o, tap) -> weights.get(o * taps + tap));
    return new Step.Conv2D(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        activations.placement(op.window(), op.input()),
        weights,
        folded.bias(),
        w.requantization(),
        folded.range(),
        Optional.empty());
  }

  Step depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Shape shape = activations.shape(op.weights());
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 3);
    Bytes weights = w.weights();
    int outputs = shape.extent(3);
    FoldedBias folded =
        FoldedBias.of(
            w, outputs, shape.elements() / outputs, (o, tap) -> weights.get(tap * outputs + o));
    return new Step.DepthwiseConv2D(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        activations.placement(op.window(), op.input()),
        op.depthMultiplier(),
        weights,
        folded.bias(),
        w.requantization(),
        folded.range(),
        Optional.empty());
  }

  Step fullyConnected(Operator.FullyConnected op) {
    Shape shape = activations.shape(op.weights());
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 0);
    Bytes weights = w.weights();
    int outputs = shape.extent(0);
    int inputs = shape.extent(1);
    FoldedBias folded = FoldedBias.of(w, outputs, inputs, (o, i) -> weights.get(o * inputs + i));
    return new Step.FullyConnected(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        activations.shape(op.input()).elements() / inputs,
        inputs,
        outputs,
        weights,
        folded.bias(),
        w.requantization(),
        folded.range());
  }

  /** What the three have in common. */
  record Weighted(Bytes weights, Ints rawBias, int inputZeroPoint, Requantization requantization) {}

  private Weighted weighted(
      int input, int weights, OptionalInt bias, int output, Activation activation, int axis) {
    Tensor w = activations.tensor(weights);
    // First of all: that the weights are there bounds every size below by the file's.
    Bytes values = w.int8s();
    Quantization q = w.requireQuantization();
    int channels = w.shape().extent(axis);
    if (!q.isSymmetric()) {
      throw new ModelException("weights have a zero point other than 0; quantise symmetrically");
    }
    if (!q.isPerTensor() && q.axis() != axis) {
      throw new ModelException(
          "weights are quantised along axis %d, axis %d is needed".formatted(q.axis(), axis));
    }
    Ints rawBias =
        bias.isPresent() ? activations.tensor(bias.getAsInt()).ints() : Ints.of(new int[channels]);
    Quantization in = activations.quantization(input);
    Quantization out = activations.quantization(output);
    int[] multipliers = new int[q.scales().size()];
    int[] shifts = new int[multipliers.length];
    for (int c = 0; c < multipliers.length; c++) {
      QuantizedMultiplier factor = Factors.of(effectiveScale(in, q, out, c, w.shape().rank()), c);
      multipliers[c] = factor.multiplier();
      shifts[c] = factor.shift();
    }
    Factors.Clamp clamp = Factors.clamp(activation, out);
    return new Weighted(
        values,
        rawBias,
        in.zeroPoint(),
        new Requantization(
            Ints.of(multipliers), Ints.of(shifts), out.zeroPoint(), clamp.min(), clamp.max()));
  }

  /**
   * Rule R6. A per-tensor FULLY_CONNECTED multiplies the two scales in float32 before it divides;
   * everything else computes in double.
   */
  private static double effectiveScale(
      Quantization in, Quantization weights, Quantization out, int channel, int weightsRank) {
    boolean fullyConnected = weightsRank == 2;
    if (fullyConnected && weights.isPerTensor()) {
      return (double) (in.scale() * weights.scale()) / out.scale();
    }
    return (double) in.scale() * weights.scaleOf(channel) / out.scale();
  }
}

package dev.nib.program;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.arithmetic.FixedPointExponential;
import dev.nib.model.arithmetic.QuantizedMultiplier;

/** Operators that make one element of many: pools, means, softmax (rules A1, A2, M1, S3). */
record ReductionLowering(Activations activations) {
  /** 2^23 taps of -128, and half of their number for the rounding, stay within 32 bits. */
  private static final int MAX_AVERAGE_TAPS = 1 << 23;

  Step maxPool2D(Operator.MaxPool2D op) {
    Factors.Clamp clamp = clamp(op.output(), op.activation());
    return new Step.Pool2D(
        activations.sameParameters(op.input(), op.output()),
        activations.buffer(op.output()),
        Step.Pool.MAX,
        activations.placement(op.window(), op.input()),
        clamp.min(),
        clamp.max());
  }

  Step averagePool2D(Operator.AveragePool2D op) {
    Factors.Clamp clamp = clamp(op.output(), op.activation());
    long taps = (long) op.window().height() * op.window().width();
    if (taps > MAX_AVERAGE_TAPS) {
      throw new ModelException(
          "a window of %d taps may overflow a sum of 32 bits, at most %d are possible"
              .formatted(taps, MAX_AVERAGE_TAPS));
    }
    return new Step.Pool2D(
        activations.sameParameters(op.input(), op.output()),
        activations.buffer(op.output()),
        Step.Pool.AVERAGE,
        activations.placement(op.window(), op.input()),
        clamp.min(),
        clamp.max());
  }

  private Factors.Clamp clamp(int output, Activation activation) {
    return Factors.clamp(activation, activations.quantization(output));
  }

  /** Rule A2: the number of elements is divided by in the multiplier. */
  Step mean(Operator.Mean op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    boolean[] reduced = Axes.reduced(activations.graph().tensors(), op);
    Walk sum = axes(op, reduced, true);
    int count = sum.steps();
    if (count > MAX_AVERAGE_TAPS) {
      throw new ModelException(
          "a mean of %d elements may overflow a sum of 32 bits, at most %d are possible"
              .formatted(count, MAX_AVERAGE_TAPS));
    }
    QuantizedMultiplier factor = Factors.of((double) in.scale() / out.scale(), 0);
    int bits = Math.min(31 - Integer.numberOfLeadingZeros(count), 31 + factor.shift());
    int multiplier = (int) (((long) factor.multiplier() << bits) / count);
    int bias = -in.zeroPoint() * count;
    AccumulatorRange range = new AccumulatorRange(bias - 128 * count, bias + 127 * count);
    return new Step.Mean(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        axes(op, reduced, false),
        sum,
        bias,
        Factors.perTensor(multiplier, factor.shift() - bits, range, out, Activation.NONE),
        new AccumulatorRange(Math.min(0, range.min()), Math.max(0, range.max())));
  }

  /** A walk over the input along the axes whose mark is {@code which}. */
  private Walk axes(Operator.Mean op, boolean[] reduced, boolean which) {
    int[] extents = activations.shape(op.input()).toArray();
    int[] strides = Walk.rowMajor(extents);
    for (int k = 0; k < extents.length; k++) {
      extents[k] = reduced[k] == which ? extents[k] : 1;
    }
    return Walk.of(extents, strides, Walk.rowMajor(extents));
  }

  Step softmax(Operator.Softmax op) {
    Quantization output = activations.quantization(op.output());
    if (!output.equals(Operator.Softmax.INT8_OUTPUT)) {
      throw new ModelException(
          "output has scale %s and zero point %d, int8 softmax gives 1/256 and -128"
              .formatted(output.scale(), output.zeroPoint()));
    }
    // Rule S3: differences are scaled to Q5.26, saturating far below where exp is 0.
    double scale = activations.quantization(op.input()).scale();
    int fractionBits = 31 - FixedPointExponential.INPUT_INTEGER_BITS;
    double real = Math.min(op.beta() * scale * (1L << fractionBits), Integer.MAX_VALUE);
    if (!(real > 1)) {
      throw new ModelException(
          "beta %s times input scale %s is not above 2^-26: the exponents would vanish"
              .formatted(op.beta(), scale));
    }
    QuantizedMultiplier factor = QuantizedMultiplier.of(real);
    int diffMin = -(int) Math.floor(31.0 * (1L << fractionBits) / Math.scalb(1.0, factor.shift()));
    Shape shape = activations.shape(op.input());
    int depth = shape.extent(-1);
    return new Step.Softmax(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        shape.elements() / depth,
        depth,
        factor.multiplier(),
        factor.shift(),
        diffMin);
  }
}

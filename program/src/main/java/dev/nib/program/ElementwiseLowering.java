package dev.nib.program;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.QuantizedMultiplier;

/** Operators whose output elements depend on one element of each input (rules E1 to E3, T1, T2). */
record ElementwiseLowering(Activations activations) {
  private static final int SUM_BITS = Step.SumFactors.INPUT_BITS;

  /** Of an int8 to its zero point. */
  private static final int LARGEST_DIFFERENCE = 255;

  Step add(Operator.Add op) {
    Walk walk = walk(op.first(), op.second(), op.output());
    return new Step.Sum(
        activations.buffer(op.first()),
        activations.buffer(op.second()),
        activations.buffer(op.output()),
        walk,
        sumFactors(op.first(), op.second(), op.output(), op.activation(), true),
        false);
  }

  Step sub(Operator.Sub op) {
    Walk walk = walk(op.first(), op.second(), op.output());
    return new Step.Sum(
        activations.buffer(op.first()),
        activations.buffer(op.second()),
        activations.buffer(op.output()),
        walk,
        sumFactors(op.first(), op.second(), op.output(), op.activation(), false),
        true);
  }

  /**
   * Rule E1.
   *
   * @param belowOne the interpreter ends its process when an addition's last factor is not
   */
  private Step.SumFactors sumFactors(
      int first, int second, int output, Activation activation, boolean belowOne) {
    double a = activations.quantization(first).scale();
    double b = activations.quantization(second).scale();
    Quantization out = activations.quantization(output);
    double common = 2 * Math.max(a, b);
    double real = common / ((double) (1 << SUM_BITS) * out.scale());
    if (belowOne && !(real < 1)) {
      throw new ModelException(
          "input scales %s and %s are over 2^19 times the output scale %s"
              .formatted(a, b, out.scale()));
    }
    QuantizedMultiplier fromFirst = QuantizedMultiplier.of(a / common);
    QuantizedMultiplier fromSecond = QuantizedMultiplier.of(b / common);
    int most = fromFirst.apply(LARGEST_DIFFERENCE << SUM_BITS);
    most += fromSecond.apply(LARGEST_DIFFERENCE << SUM_BITS);
    return new Step.SumFactors(
        fromFirst,
        fromSecond,
        Factors.perTensor(real, new AccumulatorRange(-most, most), out, activation));
  }

  /** Rule E2: the factor in float32. */
  Step mul(Operator.Mul op) {
    Quantization out = activations.quantization(op.output());
    float product =
        activations.quantization(op.first()).scale()
            * activations.quantization(op.second()).scale();
    int most = LARGEST_DIFFERENCE * LARGEST_DIFFERENCE;
    return new Step.Product(
        activations.buffer(op.first()),
        activations.buffer(op.second()),
        activations.buffer(op.output()),
        walk(op.first(), op.second(), op.output()),
        Factors.perTensor(
            product / out.scale(), new AccumulatorRange(-most, most), out, op.activation()));
  }

  /** Rule W1: extents of 1 and missing axes are repeated. */
  private Walk walk(int first, int second, int output) {
    int[] extents = activations.shape(output).toArray();
    return Walk.of(
        extents,
        repeated(activations.shape(first), extents),
        repeated(activations.shape(second), extents));
  }

  private static int[] repeated(Shape shape, int[] extents) {
    int[] own = Walk.rowMajor(shape.toArray());
    int[] strides = new int[extents.length];
    int missing = extents.length - own.length;
    for (int k = 0; k < own.length; k++) {
      strides[missing + k] = shape.extent(k) == 1 ? 0 : own[k];
    }
    return strides;
  }

  Step quantize(Operator.Quantize op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    return rescale(
        op.input(),
        op.output(),
        Factors.ofDifference((double) in.scale() / out.scale(), out, Activation.NONE));
  }

  Step relu(Operator.Relu op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    return rescale(
        op.input(),
        op.output(),
        Factors.ofDifference(in.scale() / out.scale(), out, op.activation()));
  }

  private Step rescale(int input, int output, Requantization factor) {
    return new Step.Rescale(activations.buffer(input), activations.buffer(output), factor, factor);
  }

  /** Rule E3: both factors in float32. */
  Step leakyRelu(Operator.LeakyRelu op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    return new Step.Rescale(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        Factors.ofDifference(in.scale() / out.scale(), out, Activation.NONE),
        Factors.ofDifference(in.scale() * op.alpha() / out.scale(), out, Activation.NONE));
  }

  /** Rule E4: both factors in float32; one slope for all channels makes a table. */
  Step prelu(Operator.Prelu op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    Tensor alpha = activations.tensor(op.alpha());
    Quantization q = alpha.requireQuantization();
    if (!q.isPerTensor()) {
      throw new ModelException(
          "%s has %d scales, the int8 operator has one".formatted(alpha.name(), q.scales().size()));
    }
    if (alpha.shape().elements() > 1 && alpha.shape().elements() != alpha.shape().extent(-1)) {
      throw new ModelException(
          "%s is %s, nib has a slope for each channel or one for all; share the other axes, in Keras"
                  .formatted(alpha.name(), alpha.shape())
              + " by PReLU(shared_axes=[1, 2])");
    }
    Bytes alphas = alpha.int8s();
    int most = 0;
    boolean same = true;
    for (int c = 0; c < alphas.size(); c++) {
      most = Math.max(most, LARGEST_DIFFERENCE * Math.abs(alphas.get(c) - q.zeroPoint()));
      same &= alphas.get(c) == alphas.get(0);
    }
    Step.Prelu step =
        new Step.Prelu(
            activations.buffer(op.input()),
            activations.buffer(op.output()),
            Factors.ofDifference(in.scale() / out.scale(), out, Activation.NONE),
            Factors.perTensor(
                in.scale() * q.scale() / out.scale(),
                new AccumulatorRange(-most, most),
                out,
                Activation.NONE),
            alphas,
            q.zeroPoint());
    return same ? new Step.Table(step.input(), step.output(), table(x -> step.apply(x, 0))) : step;
  }

  Step maximum(Operator.Maximum op) {
    return extremum(op.first(), op.second(), op.output(), true);
  }

  Step minimum(Operator.Minimum op) {
    return extremum(op.first(), op.second(), op.output(), false);
  }

  private Step extremum(int first, int second, int output, boolean largest) {
    return new Step.Extremum(
        activations.sameParameters(first, output),
        activations.sameParameters(second, output),
        activations.buffer(output),
        walk(first, second, output),
        largest);
  }

  /**
   * Rule Q6, of {@link CastBorder}'s two in one: the bytes that the file's CAST reads are the
   * numbers themselves, and so are those that it writes.
   */
  Step cast(Operator.Cast op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    boolean isInput =
        activations.graph().operators().stream()
            .anyMatch(o -> o instanceof Operator.Cast first && first.input() == op.input());
    return new Step.Table(
        activations.buffer(op.input()),
        activations.buffer(op.output()),
        table(q -> isInput ? out.quantize(in.dequantize(q)) : cutOff(in.dequantize(q), out)));
  }

  /** Towards 0; the interpreter's C++ leaves open what becomes of numbers that the type lacks. */
  private static int cutOff(float real, Quantization bytes) {
    int lowest = -128 - bytes.zeroPoint();
    if (!(real > lowest - 1 && real < lowest + 256)) {
      throw new ModelException(
          "casts real numbers such as %s, the output's type has %d to %d; clamp them before"
              .formatted(real, lowest, lowest + 255));
    }
    return (int) real + bytes.zeroPoint();
  }

  Step function(Operator.Function op) {
    Quantization in = activations.quantization(op.input());
    Quantization out = activations.quantization(op.output());
    op.function().requireInt8Output(out);
    Int8Function rule =
        op.function() == UnaryFunction.HARD_SWISH
            ? HardSwishRule.of(in, out)::apply
            : q -> inFloat32(op.function(), in, q, out);
    return new Step.Table(
        activations.buffer(op.input()), activations.buffer(op.output()), table(rule));
  }

  /** Rule T1. */
  private static int inFloat32(UnaryFunction function, Quantization in, int q, Quantization out) {
    float value = function.of(in.scale() * (q - in.zeroPoint()));
    float stepsPerUnit = 1 / out.scale();
    long steps = Quantization.roundHalfAwayFromZero(value * stepsPerUnit);
    return FixedPoint.clamp((int) steps + out.zeroPoint(), -128, 127);
  }

  private interface Int8Function {
    int of(int q);
  }

  /** The outputs for -128 to 127. */
  private static Bytes table(Int8Function function) {
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) function.of(i - 128);
    }
    return Bytes.of(table);
  }
}

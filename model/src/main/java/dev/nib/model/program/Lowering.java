package dev.nib.model.program;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.FixedPointExponential;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.model.program.Step.Placement;
import dev.nib.model.tflite.TfliteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * From an int8 graph to the integer program, the only place where scales become integers.
 *
 * <p>The rules are those of the TFLite int8 specification; {@code docs/arithmetic.md} numbers them.
 * A graph that could overflow an accumulator, or that breaks a rule which the kernels rely on, is
 * refused with the operator's name and the numbers.
 */
public final class Lowering implements Operator.Visitor<Step> {
  /**
   * Equal inputs in a longer row add up to 2^28 in Q12.19, for which rule S3 would divide by more
   * than rule R2's 2^31; the interpreter's process ends there.
   */
  private static final int MAX_SOFTMAX_DEPTH = 511;

  /** 2^23 taps of -128, and half of their number for the rounding, stay within 32 bits. */
  private static final int MAX_AVERAGE_TAPS = 1 << 23;

  private final Graph graph;
  private final Map<Integer, ActivationBuffer> buffers;

  private Lowering(Graph graph, Map<Integer, ActivationBuffer> buffers) {
    this.graph = graph;
    this.buffers = buffers;
  }

  /** Lowers the graph of a file; refusals begin with the file's name. */
  public static IntegerProgram lower(TfliteFile file) {
    try {
      return lower(file.graph(), file.name(), file.sha256());
    } catch (ModelException e) {
      throw e.at(file.name());
    }
  }

  /**
   * Lowers {@code graph}.
   *
   * @param name the program's name
   * @param sourceSha256 the hash of the file that the graph comes from
   * @throws ModelException when the graph is not int8 throughout or breaks a rule of the
   *     specification
   */
  public static IntegerProgram lower(Graph graph, String name, String sourceSha256) {
    IntegerPart part = IntegerPart.of(graph);
    ArenaLayout layout = ArenaLayout.of(graph, part);
    Lowering lowering = new Lowering(graph, layout.buffers());
    List<Step> steps = new ArrayList<>();
    for (Operator op : part.operators()) {
      try {
        steps.add(op.accept(lowering));
      } catch (ModelException e) {
        throw e.at(graph.label(op));
      }
    }
    return new IntegerProgram(
        name,
        sourceSha256,
        part.inputs().stream().map(layout.buffers()::get).toList(),
        part.outputs().stream().map(layout.buffers()::get).toList(),
        steps,
        layout.plan());
  }

  @Override
  public Step conv2D(Operator.Conv2D op) {
    Shape shape = graph.tensor(op.weights()).shape();
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 0);
    Bytes weights = w.weights();
    int taps = shape.elements() / shape.extent(0);
    FoldedBias folded =
        FoldedBias.of(w, shape.extent(0), taps, (o, tap) -> weights.get(o * taps + tap));
    return new Step.Conv2D(
        buffer(op.input()),
        buffer(op.output()),
        placement(op.window(), op.input()),
        weights,
        folded.bias(),
        w.requantization(),
        folded.range());
  }

  @Override
  public Step depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Shape shape = graph.tensor(op.weights()).shape();
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 3);
    Bytes weights = w.weights();
    int outputs = shape.extent(3);
    FoldedBias folded =
        FoldedBias.of(
            w, outputs, shape.elements() / outputs, (o, tap) -> weights.get(tap * outputs + o));
    return new Step.DepthwiseConv2D(
        buffer(op.input()),
        buffer(op.output()),
        placement(op.window(), op.input()),
        op.depthMultiplier(),
        weights,
        folded.bias(),
        w.requantization(),
        folded.range());
  }

  @Override
  public Step fullyConnected(Operator.FullyConnected op) {
    Shape shape = graph.tensor(op.weights()).shape();
    Weighted w = weighted(op.input(), op.weights(), op.bias(), op.output(), op.activation(), 0);
    Bytes weights = w.weights();
    int outputs = shape.extent(0);
    int inputs = shape.extent(1);
    FoldedBias folded = FoldedBias.of(w, outputs, inputs, (o, i) -> weights.get(o * inputs + i));
    return new Step.FullyConnected(
        buffer(op.input()),
        buffer(op.output()),
        graph.tensor(op.input()).shape().elements() / inputs,
        inputs,
        outputs,
        weights,
        folded.bias(),
        w.requantization(),
        folded.range());
  }

  @Override
  public Step maxPool2D(Operator.MaxPool2D op) {
    Clamp clamp = sameParametersClamp(op.input(), op.output(), op.activation());
    return new Step.MaxPool2D(
        buffer(op.input()),
        buffer(op.output()),
        placement(op.window(), op.input()),
        clamp.min(),
        clamp.max());
  }

  @Override
  public Step averagePool2D(Operator.AveragePool2D op) {
    Clamp clamp = sameParametersClamp(op.input(), op.output(), op.activation());
    long taps = (long) op.window().height() * op.window().width();
    if (taps > MAX_AVERAGE_TAPS) {
      throw new ModelException(
          "a window of %d taps may overflow a sum of 32 bits, at most %d are possible"
              .formatted(taps, MAX_AVERAGE_TAPS));
    }
    return new Step.AveragePool2D(
        buffer(op.input()),
        buffer(op.output()),
        placement(op.window(), op.input()),
        clamp.min(),
        clamp.max());
  }

  @Override
  public Step reshape(Operator.Reshape op) {
    requireSameParameters(op.input(), op.output());
    return new Step.Reshape(buffer(op.input()), buffer(op.output()));
  }

  @Override
  public Step softmax(Operator.Softmax op) {
    Quantization output = buffer(op.output()).quantization();
    if (!output.equals(Operator.Softmax.INT8_OUTPUT)) {
      throw new ModelException(
          "output has scale %s and zero point %d, int8 softmax gives 1/256 and -128"
              .formatted(output.scale(), output.zeroPoint()));
    }
    // Rule S3: differences are scaled to Q5.26, saturating far below where exp is 0.
    double scale = buffer(op.input()).quantization().scale();
    int fractionBits = 31 - FixedPointExponential.INPUT_INTEGER_BITS;
    double real = Math.min(op.beta() * scale * (1L << fractionBits), Integer.MAX_VALUE);
    if (!(real > 1)) {
      throw new ModelException(
          "beta %s times input scale %s is not above 2^-26: the exponents would vanish"
              .formatted(op.beta(), scale));
    }
    QuantizedMultiplier factor = QuantizedMultiplier.of(real);
    int diffMin = -(int) Math.floor(31.0 * (1L << fractionBits) / Math.scalb(1.0, factor.shift()));
    Shape shape = graph.tensor(op.input()).shape();
    int depth = shape.extent(-1);
    if (depth > MAX_SOFTMAX_DEPTH) {
      throw new ModelException(
          "rows have %d elements, int8 softmax sums at most %d"
              .formatted(depth, MAX_SOFTMAX_DEPTH));
    }
    return new Step.Softmax(
        buffer(op.input()),
        buffer(op.output()),
        shape.elements() / depth,
        depth,
        factor.multiplier(),
        factor.shift(),
        diffMin);
  }

  @Override
  public Step quantize(Operator.Quantize op) {
    Quantization in = buffer(op.input()).quantization();
    Quantization out = buffer(op.output()).quantization();
    QuantizedMultiplier factor = factor((double) in.scale() / out.scale(), 0);
    // The difference to the zero point is at most 255 in magnitude.
    requireNoOverflow(new AccumulatorRange(-255, 255), factor, out.zeroPoint(), 0);
    return new Step.Quantize(
        buffer(op.input()),
        buffer(op.output()),
        new Requantization(
            Ints.of(factor.multiplier()), Ints.of(factor.shift()), out.zeroPoint(), -128, 127));
  }

  @Override
  public Step dequantize(Operator.Dequantize op) {
    throw new ModelException("stands inside the graph; an int8 program may only end in one");
  }

  /** What convolutions and fully connected layers have in common. */
  record Weighted(
      Bytes weights,
      OptionalInt biasTensor,
      Ints rawBias,
      int inputZeroPoint,
      Requantization requantization) {}

  private Weighted weighted(
      int input, int weights, OptionalInt bias, int output, Activation activation, int axis) {
    Tensor w = graph.tensor(weights);
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
        bias.isPresent() ? graph.tensor(bias.getAsInt()).ints() : Ints.of(new int[channels]);
    Quantization in = buffer(input).quantization();
    Quantization out = buffer(output).quantization();
    int[] multipliers = new int[q.scales().size()];
    int[] shifts = new int[multipliers.length];
    for (int c = 0; c < multipliers.length; c++) {
      QuantizedMultiplier factor = factor(effectiveScale(in, q, out, c, w.shape().rank()), c);
      multipliers[c] = factor.multiplier();
      shifts[c] = factor.shift();
    }
    Clamp clamp = clamp(activation, out);
    return new Weighted(
        values,
        bias,
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

  private static QuantizedMultiplier factor(double real, int channel) {
    if (!(real < 1L << 31)) {
      throw new ModelException(
          "channel %d: effective scale %s is not below 2^31".formatted(channel, real));
    }
    return QuantizedMultiplier.of(real);
  }

  /** Rule R5 fits 32 bits for every accumulator of {@code range}: it rises with the accumulator. */
  static void requireNoOverflow(
      AccumulatorRange range, QuantizedMultiplier factor, int outputZeroPoint, int channel) {
    int shift = Math.max(0, factor.shift());
    if ((long) range.min() << shift < Integer.MIN_VALUE
        || (long) range.max() << shift > Integer.MAX_VALUE) {
      throw new ModelException(
          "channel %d: accumulator [%d, %d] shifted left by %d overflows 32 bits"
              .formatted(channel, range.min(), range.max(), shift));
    }
    long lowest = (long) factor.apply(range.min()) + outputZeroPoint;
    long highest = (long) factor.apply(range.max()) + outputZeroPoint;
    if (lowest < Integer.MIN_VALUE || highest > Integer.MAX_VALUE) {
      throw new ModelException(
          "channel %d: accumulator [%d, %d] scaled and moved to zero point %d overflows 32 bits"
              .formatted(channel, range.min(), range.max(), outputZeroPoint));
    }
  }

  private record Clamp(int min, int max) {}

  /** Rule C1: the bounds of the activation in the output's integers, division in float32. */
  private static Clamp clamp(Activation activation, Quantization out) {
    int min = -128;
    int max = 127;
    if (!Float.isInfinite(activation.min())) {
      min = bound(activation.min(), out);
    }
    if (!Float.isInfinite(activation.max())) {
      max = bound(activation.max(), out);
    }
    return new Clamp(min, max);
  }

  private static int bound(float real, Quantization out) {
    long steps = Quantization.roundHalfAwayFromZero(real / out.scale());
    if (steps != (int) steps) {
      throw new ModelException(
          "activation bound %s is %d steps of the output scale %s, which overflows 32 bits"
              .formatted(real, steps, out.scale()));
    }
    return (int) Math.max(-128, Math.min(127, out.zeroPoint() + steps));
  }

  private Clamp sameParametersClamp(int input, int output, Activation activation) {
    requireSameParameters(input, output);
    return clamp(activation, buffer(output).quantization());
  }

  private void requireSameParameters(int input, int output) {
    Quantization in = buffer(input).quantization();
    Quantization out = buffer(output).quantization();
    if (in.scale() != out.scale() || in.zeroPoint() != out.zeroPoint()) {
      throw new ModelException(
          "input has scale %s and zero point %d, output %s and %d; they must be the same"
              .formatted(in.scale(), in.zeroPoint(), out.scale(), out.zeroPoint()));
    }
  }

  private Placement placement(Window window, int input) {
    Shape shape = graph.tensor(input).shape();
    return new Placement(window, window.padTop(shape.extent(1)), window.padLeft(shape.extent(2)));
  }

  private ActivationBuffer buffer(int tensor) {
    ActivationBuffer buffer = buffers.get(tensor);
    if (buffer == null) {
      throw new ModelException(
          "reads %s, which is %s; int8 activations are needed"
              .formatted(
                  graph.tensor(tensor).name(),
                  graph.tensor(tensor).isConstant()
                      ? "a constant"
                      : "of type " + graph.tensor(tensor).type()));
    }
    return buffer;
  }

  /** True when {@code tensor} is an int8 activation, which lies in the arena. */
  static boolean inArena(Tensor tensor) {
    return tensor.type() == ElementType.INT8 && !tensor.isConstant();
  }
}

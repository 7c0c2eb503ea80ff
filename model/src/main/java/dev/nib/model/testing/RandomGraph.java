package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.ElementType;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Appends a random graph of int8 operators to another: small shapes, every operator and option,
 * branches that meet again, several inputs and outputs. The same random numbers give the same
 * graph.
 *
 * <p>Now and then it is one that lowering refuses, for its accumulators could overflow.
 */
public final class RandomGraph {
  private static final int MOST_OPERATORS = 8;

  /** One graph in so many is a chain. */
  private static final int CHAIN_IN = 5;

  /** Larger tensors get no operator that makes more of them. */
  private static final int MANY_ELEMENTS = 2000;

  /** Layers with more multiplications would take all the time. */
  private static final int MANY_MULTIPLICATIONS = 300_000;

  /**
   * Few rows are longer, and on those a softmax may add up to 512, beyond which rule S3 is apart.
   */
  private static final int WIDE_ROW = 511;

  private final GraphBuilder builder;
  private final RandomParameters draw;
  private final List<Integer> tensors = new ArrayList<>();

  /** What the next operator reads. */
  private int tensor;

  private RandomGraph(GraphBuilder builder, Random random) {
    this.builder = builder;
    this.draw = new RandomParameters(random);
  }

  /** Adds one graph with its own inputs and outputs. */
  public static void append(GraphBuilder builder, Random random) {
    if (random.nextInt(CHAIN_IN) == 0) {
      RandomChain.append(builder, random);
    } else {
      new RandomGraph(builder, random).run();
    }
  }

  private void run() {
    tensors.add(input());
    if (draw.chance(0.2)) {
      tensors.add(input());
    }
    int operators = 1 + draw.below(MOST_OPERATORS);
    for (int i = 0; i < operators; i++) {
      // Mostly the newest, so that graphs grow deep; sometimes an older one, so that they branch.
      tensor = draw.chance(0.75) ? tensors.get(tensors.size() - 1) : draw.one(tensors);
      tensors.add(operator());
    }
    output(tensors.get(tensors.size() - 1));
    if (draw.chance(0.2)) {
      output(draw.one(tensors));
    }
  }

  private int input() {
    Shape shape = inputShape();
    boolean floats = draw.chance(0.15);
    Quantization q =
        Quantization.perTensor(draw.logUniform(floats ? -10 : -16, 4), draw.zeroPoint());
    if (floats) {
      return builder.floatInput(shape, q);
    }
    if (draw.chance(0.1)) {
      return builder.uint8Input(shape, q, draw.chance(0.5) ? q : draw.near(q.scale()));
    }
    if (draw.chance(0.1)) {
      boolean same = draw.chance(0.2);
      Quantization inside = same ? Quantization.perTensor(1, -128) : draw.near(1);
      return builder.castInput(shape, draw.bytes(), inside);
    }
    return builder.input(shape, q);
  }

  private Shape inputShape() {
    if (draw.chance(0.2)) {
      // Now and then a row longer than any sum that float32 holds exactly for sure.
      int most = draw.chance(0.15) ? 1500 : 40;
      return Shape.of(1 + draw.below(3), draw.extent(most));
    }
    return draw.chance(0.05)
        ? Shape.of(1 + draw.below(2), draw.extent(20), draw.extent(20), draw.extent(3))
        : Shape.of(1 + draw.below(2), draw.extent(9), draw.extent(9), draw.extent(6));
  }

  private void output(int index) {
    if (draw.chance(0.15)) {
      builder.floatOutput(index);
    } else if (draw.chance(0.1)) {
      Quantization q = builder.quantization(index);
      builder.uint8Output(index, draw.chance(0.5) ? q : draw.near(q.scale()));
    } else if (draw.chance(0.1)) {
      ElementType type = draw.bytes();
      builder.castOutput(builder.quantize(index, draw.within(type)), type);
    } else {
      builder.output(index);
    }
  }

  private int operator() {
    List<IntSupplier> choices = new ArrayList<>();
    if (shape().rank() == 4) {
      choices.addAll(List.of(this::conv2D, this::conv2D, this::conv2D, this::depthwiseConv2D));
      choices.addAll(List.of(this::depthwiseConv2D, this::depthwiseConv2D, this::averagePool2D));
      choices.addAll(List.of(this::averagePool2D, this::maxPool2D));
      choices.addAll(List.of(this::resizeBilinear, this::resizeNearestNeighbor));
      if (draw.chance(0.3)) {
        choices.add(this::block);
        if (shape().elements() < MANY_ELEMENTS) {
          choices.add(() -> new RandomBranches(builder, draw).over(tensor));
        }
      }
    }
    choices.addAll(List.of(this::fullyConnected, this::reshape, this::softmax, this::quantize));
    choices.addAll(List.of(this::relu, this::leakyRelu));
    for (UnaryFunction function : UnaryFunction.values()) {
      choices.add(() -> function(function));
    }
    choices.addAll(List.of(this::mean, this::mean, this::transpose, this::stridedSlice));
    choices.addAll(List.of(this::squeeze, this::expandDims, this::prelu));
    if (shape().rank() > 0 && shape().extent(-1) > WIDE_ROW) {
      choices.addAll(List.of(this::softmax, this::softmax, this::softmax));
    }
    if (shape().elements() < MANY_ELEMENTS) {
      choices.addAll(List.of(this::sum, this::sum, this::sum, this::product, this::product));
      choices.addAll(List.of(this::concatenation, this::concatenation, this::pad, this::pad));
      choices.addAll(List.of(this::extremum, this::extremum));
    }
    return draw.one(choices).getAsInt();
  }

  private Shape shape() {
    return builder.shape(tensor);
  }

  private float scale() {
    return builder.quantization(tensor).scale();
  }

  private int conv2D() {
    Window window = draw.window(shape(), 2);
    return conv2D(window, channels(8, 40, multiplicationsEach(window)));
  }

  /**
   * What digit nets are made of, and fast kernels for: a convolution of 3 or 5 taps either way over
   * 16 and more channels, mostly with a pool behind it.
   */
  private int block() {
    tensor = conv2D(Window.of(1, 1, 1, Padding.VALID), 16 + 8 * draw.below(3));
    Window window = Window.of(3 + 2 * draw.below(2), 3 + 2 * draw.below(2), 1, Padding.SAME);
    int possible = MANY_MULTIPLICATIONS / multiplicationsEach(window);
    tensor = conv2D(window, 16 + draw.below(Math.max(1, Math.min(25, possible))));
    boolean small = shape().extent(1) < 2 || shape().extent(2) < 2;
    return small || draw.chance(0.3)
        ? tensor
        : builder.maxPool2D(
            tensor,
            Window.of(2, 2, 2, draw.chance(0.3) ? Padding.SAME : Padding.VALID),
            draw.activation());
  }

  private int multiplicationsEach(Window window) {
    Shape in = shape();
    int taps = window.height() * window.width() * in.extent(3);
    int pixels = window.outputHeight(in.extent(1)) * window.outputWidth(in.extent(2));
    return in.extent(0) * pixels * taps;
  }

  private int conv2D(Window window, int channels) {
    int taps = window.height() * window.width() * shape().extent(3);
    Weights weights = draw.weights(channels * taps, channels, true);
    Quantization q = draw.output(scale(), weights, taps);
    return builder.conv2D(
        tensor,
        channels,
        window,
        draw.withDeadChannels(weights, channels, 1, taps, scale(), q),
        draw.activation(),
        q);
  }

  /** Output channels, usually few; now and then more than any vector or tile holds. */
  private int channels(int few, int many, int multiplicationsEach) {
    int possible = MANY_MULTIPLICATIONS / multiplicationsEach;
    return draw.extent(draw.chance(0.15) ? Math.max(few, Math.min(many, possible)) : few);
  }

  private int depthwiseConv2D() {
    Window window = draw.window(shape(), 2);
    int multiplier = shape().extent(3) > 8 ? 1 : 1 + draw.below(3);
    int channels = shape().extent(3) * multiplier;
    int taps = window.height() * window.width();
    Weights weights = draw.weights(channels * taps, channels, true);
    Quantization q = draw.output(scale(), weights, taps);
    return builder.depthwiseConv2D(
        tensor,
        multiplier,
        window,
        draw.withDeadChannels(weights, channels, channels, 1, scale(), q),
        draw.activation(),
        q);
  }

  private int fullyConnected() {
    Shape in = shape();
    if (in.rank() == 0) {
      return quantize();
    }
    boolean keepDims = draw.chance(0.3);
    // Without kept axes the rows may be longer than the innermost one.
    int inputs = keepDims || draw.chance(0.3) ? in.extent(-1) : in.elements() / in.extent(0);
    int outputs = channels(12, 70, in.elements());
    Weights weights = draw.weights(inputs * outputs, outputs, !draw.chance(0.3));
    Quantization q = draw.output(scale(), weights, inputs);
    return builder.fullyConnected(
        tensor,
        inputs,
        outputs,
        keepDims,
        draw.withDeadChannels(weights, outputs, 1, inputs, scale(), q),
        draw.activation(),
        q);
  }

  private int maxPool2D() {
    return builder.maxPool2D(tensor, draw.window(shape(), 1), draw.activation());
  }

  private int averagePool2D() {
    return builder.averagePool2D(tensor, draw.window(shape(), 1), draw.activation());
  }

  private int reshape() {
    Shape in = shape();
    int batches = in.rank() == 0 ? 1 : in.extent(0);
    int rest = in.elements() / batches;
    if (in.rank() != 4 && draw.chance(0.6)) {
      int rows = rest % 2 == 0 ? 2 : rest % 3 == 0 ? 3 : 1;
      return builder.reshape(tensor, batches, rows, 1, rest / rows);
    }
    return switch (draw.below(3)) {
      case 0 -> builder.reshape(tensor, batches, rest);
      case 1 -> builder.reshape(tensor, in.elements());
      default -> builder.reshape(tensor, batches, 1, rest);
    };
  }

  private int softmax() {
    return shape().rank() == 0 ? quantize() : builder.softmax(tensor, draw.beta());
  }

  private int quantize() {
    return builder.quantize(tensor, draw.near(scale()));
  }

  private int relu() {
    List<Activation> all = List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1);
    return builder.relu(tensor, draw.one(all), draw.near(scale()));
  }

  private int leakyRelu() {
    float alpha = draw.chance(0.1) ? 0 : draw.logUniform(-8, 1);
    return builder.leakyRelu(tensor, alpha, draw.near(scale()));
  }

  private int function(UnaryFunction function) {
    Quantization q = function.int8Output().orElseGet(() -> draw.near(scale()));
    return builder.function(function, tensor, q);
  }

  /** Slopes between some hundredths and some units, of both signs, for each channel or for all. */
  private int prelu() {
    Shape in = shape();
    int channels = in.rank() == 0 || draw.chance(0.2) ? 1 : in.extent(-1);
    Shape shape = in.rank() < 2 || draw.chance(0.5) ? Shape.of(channels) : Shape.of(1, channels);
    Quantization q = Quantization.perTensor(draw.logUniform(-12, -5), draw.zeroPoint());
    int alpha = builder.constant(in.rank() == 0 ? Shape.of() : shape, draw.values(channels), q);
    return builder.prelu(tensor, alpha, draw.near(scale()));
  }

  private int resizeBilinear() {
    Shape to = resized();
    return builder.resizeBilinear(tensor, to.extent(0), to.extent(1), draw.sampling());
  }

  private int resizeNearestNeighbor() {
    Shape to = resized();
    return builder.resizeNearestNeighbor(tensor, to.extent(0), to.extent(1), draw.sampling());
  }

  /** Often a multiple of the height and width there are; few when there are many elements. */
  private Shape resized() {
    Shape in = shape();
    boolean many = in.elements() >= MANY_ELEMENTS;
    int most = many ? 4 : 14;
    return !many && draw.chance(0.3)
        ? Shape.of(in.extent(1) * draw.extent(2), in.extent(2) * draw.extent(3))
        : Shape.of(draw.extent(most), draw.extent(most));
  }

  private int extremum() {
    Quantization q = builder.quantization(tensor);
    int drawn = operand(q);
    int other = builder.quantization(drawn).equals(q) ? drawn : builder.quantize(drawn, q);
    int first = draw.chance(0.5) ? other : tensor;
    int second = first == other ? tensor : other;
    return draw.chance(0.5) ? builder.maximum(first, second) : builder.minimum(first, second);
  }

  private int sum() {
    int other = operand(draw.near(scale()));
    float larger = Math.max(scale(), builder.quantization(other).scale());
    Quantization q = draw.near(2 * larger);
    boolean swapped = draw.chance(0.5);
    int first = swapped ? other : tensor;
    int second = swapped ? tensor : other;
    return draw.chance(0.6)
        ? builder.add(first, second, draw.activation(), q)
        : builder.sub(first, second, draw.activation(), q);
  }

  private int product() {
    int other = operand(draw.near(scale()));
    Quantization q = draw.near(scale() * builder.quantization(other).scale() * 100);
    return draw.chance(0.5)
        ? builder.mul(tensor, other, draw.activation(), q)
        : builder.mul(other, tensor, draw.activation(), q);
  }

  /** Another tensor of the same shape if there is one, or else a constant that fits, of q. */
  private int operand(Quantization q) {
    List<Integer> same = tensors.stream().filter(t -> builder.shape(t).equals(shape())).toList();
    if (draw.chance(0.7) && (same.size() > 1 || draw.chance(0.2))) {
      return draw.one(same);
    }
    Shape in = shape();
    int[] extents = in.toArray();
    int missing = draw.chance(0.3) ? draw.below(in.rank() + 1) : 0;
    int[] own = Arrays.copyOfRange(extents, missing, extents.length);
    for (int k = 0; k < own.length; k++) {
      if (draw.chance(0.4)) {
        own[k] = 1;
      } else if (own[k] == 1 && draw.chance(0.3)) {
        own[k] = draw.extent(3); // then it is the tensor that is repeated
      }
    }
    Shape shape = Shape.of(own);
    return builder.constant(shape, draw.values(shape.elements()), q);
  }

  private int concatenation() {
    Shape in = shape();
    if (in.rank() == 0) {
      return quantize();
    }
    int axis = draw.below(in.rank());
    List<Integer> parts = new ArrayList<>(List.of(tensor));
    for (int other : tensors) {
      if (parts.size() < 4 && draw.chance(0.7) && matches(other, axis)) {
        boolean same = builder.quantization(other).equals(builder.quantization(tensor));
        parts.add(same ? other : builder.quantize(other, builder.quantization(tensor)));
      }
    }
    if (draw.chance(0.2)) {
      int[] extents = in.toArray();
      extents[axis] = draw.extent(3);
      Shape shape = Shape.of(extents);
      Quantization q = builder.quantization(tensor);
      parts.add(builder.constant(shape, draw.values(shape.elements()), q));
    }
    return builder.concatenation(parts, draw.chance(0.5) ? axis : axis - in.rank());
  }

  private boolean matches(int other, int axis) {
    int[] a = shape().toArray();
    int[] b = builder.shape(other).toArray();
    if (a.length != b.length) {
      return false;
    }
    a[axis] = b[axis];
    return Arrays.equals(a, b);
  }

  private int pad() {
    int[] paddings = new int[2 * shape().rank()];
    for (int i = 0; i < paddings.length; i++) {
      paddings[i] = draw.chance(0.5) ? 0 : draw.below(3);
    }
    if (paddings.length == 0) {
      return quantize();
    }
    return builder.pad(tensor, draw.padValue(), paddings);
  }

  private int transpose() {
    if (shape().rank() == 0) {
      return quantize();
    }
    return builder.transpose(tensor, draw.permutation(shape().rank()));
  }

  private int stridedSlice() {
    Shape in = shape();
    int rank = in.rank();
    if (rank == 0) {
      return quantize();
    }
    int[] begin = new int[rank];
    int[] end = new int[rank];
    int[] strides = new int[rank];
    int beginMask = 0;
    int endMask = 0;
    int shrinkMask = 0;
    for (int k = 0; k < rank; k++) {
      int extent = in.extent(k);
      int first = draw.below(extent);
      int last = first + draw.below(extent - first);
      boolean shrinks = draw.chance(0.1);
      boolean back = !shrinks && draw.chance(0.3);
      strides[k] = shrinks ? 1 : (back ? -1 : 1) * draw.extent(3);
      begin[k] = back ? last : first;
      end[k] = back ? first - 1 : last + 1;
      if (end[k] == -1) {
        endMask |= 1 << k; // -1 would be the last one
      } else if (end[k] < extent && draw.chance(0.3)) {
        end[k] -= extent;
      }
      begin[k] -= draw.chance(0.3) ? extent : 0;
      beginMask |= draw.chance(0.2) && !shrinks ? 1 << k : 0;
      endMask |= draw.chance(0.2) ? 1 << k : 0;
      shrinkMask |= shrinks ? 1 << k : 0;
    }
    return builder.stridedSlice(tensor, begin, end, strides, beginMask, endMask, shrinkMask);
  }

  private int squeeze() {
    Shape in = shape();
    int[] ones = draw.some(in.rank(), axis -> in.extent(axis) == 1);
    return builder.squeeze(tensor, draw.chance(0.3) ? new int[0] : ones);
  }

  private int expandDims() {
    int rank = shape().rank();
    return rank > 3
        ? reshape()
        : builder.expandDims(tensor, draw.below(rank + 1) - (draw.chance(0.3) ? rank + 1 : 0));
  }

  private int mean() {
    int rank = shape().rank();
    int[] axes = rank == 4 && draw.chance(0.4) ? new int[] {1, 2} : draw.some(rank, axis -> true);
    if (axes.length == 0) {
      return quantize();
    }
    if (draw.chance(0.2)) {
      axes[0] -= rank;
    }
    return builder.mean(tensor, draw.chance(0.5), draw.near(scale()), axes);
  }
}

package dev.nib.conformance.fuzz;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.program.Layout;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.pass.Passes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts what the graphs of a run had in them: operators, and the features that have broken
 * implementations before. It reads the graphs themselves, so it cannot promise what was not drawn.
 */
final class Coverage {
  /** Float32 sums of products of int8 are exact up to so many terms. */
  private static final int EXACT_TERMS = 1032;

  /** Exponentials, none above 1, that rule S3 adds up to less than 512 whatever they are. */
  private static final int MOST_SUMMED_SAFELY = 511;

  private final Map<String, Integer> operators = new TreeMap<>();
  private final Map<Feature, Integer> features = new EnumMap<>(Feature.class);

  Coverage() {
    Operator.kinds().forEach(kind -> operators.put(kind, 0));
    for (Feature feature : Feature.values()) {
      features.put(feature, 0);
    }
  }

  /** How often each operator stood in a graph; 0 for those that did not. */
  Map<String, Integer> operators() {
    return operators;
  }

  /** How often each feature did, in the order of their declaration. */
  Map<String, Integer> features() {
    Map<String, Integer> named = new LinkedHashMap<>();
    features.forEach((feature, count) -> named.put(feature.text, count));
    return named;
  }

  /** Counts constants that do not lie at a multiple of 16 bytes. */
  void addFile(byte[] model) {
    add(Feature.MISALIGNED, ConstantAlignment.misaligned(model) > 0);
  }

  /** Counts a graph and what it was lowered to. */
  void add(Graph graph, Program program) {
    add(Feature.SEVERAL_INPUTS, graph.inputs().size() > 1);
    add(Feature.SEVERAL_OUTPUTS, graph.outputs().size() > 1);
    for (Tensor tensor : graph.tensors()) {
      tensor(tensor);
    }
    int[] reads = new int[graph.tensors().size()];
    for (Operator op : graph.operators()) {
      operators.merge(op.kind(), 1, Integer::sum);
      op.inputs().forEach(input -> reads[input]++);
      operator(graph, op);
    }
    add(Feature.BRANCH, Arrays.stream(reads).anyMatch(count -> count > 1));
    program.steps().forEach(this::step);
    transformed(program);
  }

  /** What the passes make of it. */
  private void transformed(Program program) {
    List<Step> fast = Passes.run(program, Passes.forSimulator()).steps();
    add(Feature.TILED, fast.stream().anyMatch(Coverage::isPooled));
    Program small = Passes.run(program, CBackend.passes(CTarget.of(Passes.Objective.RAM)));
    add(Feature.IN_PLACE, hasPart(small, Part.Kind.IN_PLACE));
    add(Feature.PIECE, hasPart(small, Part.Kind.PIECE));
    small.parts().forEach(part -> piece(small, part));
    for (Step step : small.steps()) {
      add(Feature.POOLED, isPooled(step));
      if (step instanceof Step.Stream stream) {
        stream(stream);
      }
    }
  }

  private void piece(Program program, Part part) {
    Layout layout = part.layout();
    boolean apart = !layout.isInOnePiece();
    boolean piece = part.kind() == Part.Kind.PIECE;
    add(Feature.PIXELS_APART, apart && layout.runBytes() == layout.pixelBytes());
    add(Feature.ROWS_APART, apart && layout.runBytes() > layout.pixelBytes());
    for (Step step : program.steps()) {
      boolean writes = step.output().equals(part.value());
      add(Feature.STREAM_APART, apart && writes && step instanceof Step.Stream);
      boolean fills = step instanceof Step.Fill && step.output().equals(part.whole());
      add(Feature.PADDED, piece && fills);
    }
  }

  private static boolean hasPart(Program program, Part.Kind kind) {
    return program.parts().stream().anyMatch(part -> part.kind() == kind);
  }

  private static boolean isPooled(Step step) {
    return step instanceof Step.Windowed windowed && windowed.pooling().isPresent();
  }

  private void stream(Step.Stream stream) {
    add(Feature.STREAM, true);
    add(Feature.LONG_STREAM, stream.stages().size() > 2);
    for (Step.OneInput stage : stream.stages()) {
      add(Feature.POOLED_STAGE, isPooled(stage));
    }
    for (int i = 0; i < stream.ringRows().size(); i++) {
      int height = stream.stages().get(i).output().shape().extent(1);
      int rows = stream.ringRows().get(i);
      add(Feature.WRAPPING_RING, rows > 1 && rows < height && height % rows != 0);
      if (stream.stages().get(i + 1) instanceof Step.Windowed windowed) {
        Window window = windowed.placement().window();
        add(Feature.STRIDED_STAGE, window.strideHeight() > 1);
        add(Feature.DILATED_STAGE, window.dilationHeight() > 1);
      }
    }
  }

  private void add(Feature feature, boolean there) {
    features.merge(feature, there ? 1 : 0, Integer::sum);
  }

  private void tensor(Tensor tensor) {
    boolean activation = !tensor.isConstant();
    // Bytes that are only cast may have no parameters.
    boolean int8 =
        activation && tensor.type() == ElementType.INT8 && tensor.quantization().isPresent();
    add(Feature.FLOAT32, activation && tensor.type() == ElementType.FLOAT32);
    add(Feature.UINT8, activation && tensor.type() == ElementType.UINT8);
    add(Feature.LOWEST_ZERO_POINT, int8 && tensor.requireQuantization().zeroPoint() == -128);
    add(Feature.HIGHEST_ZERO_POINT, int8 && tensor.requireQuantization().zeroPoint() == 127);
    add(Feature.BATCHES, int8 && tensor.shape().rank() > 1 && tensor.shape().extent(0) > 1);
  }

  private void operator(Graph graph, Operator op) {
    if (op instanceof Operator.Conv2D conv) {
      add(Feature.PER_TENSOR_CONV, weights(graph, conv.weights()).isPerTensor());
      add(Feature.PER_CHANNEL_CONV, !weights(graph, conv.weights()).isPerTensor());
      window(conv.window(), conv.activation());
      add(
          Feature.FILTER,
          conv.window().height() >= 3
              && conv.window().strideHeight() == 1
              && graph.tensor(conv.input()).shape().extent(3) >= 16);
    } else if (op instanceof Operator.DepthwiseConv2D conv) {
      add(Feature.PER_TENSOR_CONV, weights(graph, conv.weights()).isPerTensor());
      add(Feature.PER_CHANNEL_CONV, !weights(graph, conv.weights()).isPerTensor());
      add(Feature.DEPTH_MULTIPLIER, conv.depthMultiplier() > 1);
      window(conv.window(), conv.activation());
    } else if (op instanceof Operator.FullyConnected full) {
      add(Feature.PER_TENSOR_FULLY_CONNECTED, weights(graph, full.weights()).isPerTensor());
      add(Feature.PER_CHANNEL_FULLY_CONNECTED, !weights(graph, full.weights()).isPerTensor());
      add(Feature.KEEP_DIMS, full.keepDims());
      add(Feature.NO_BIAS, full.bias().isEmpty());
      add(Feature.FUSED, full.activation() != Activation.NONE);
    } else if (op instanceof Operator.MaxPool2D pool) {
      window(pool.window(), pool.activation());
    } else if (op instanceof Operator.AveragePool2D pool) {
      window(pool.window(), pool.activation());
    } else if (op instanceof Operator.Pad pad) {
      add(Feature.PAD_VALUE, pad.value().isPresent());
    } else if (op instanceof Operator.StridedSlice slice) {
      add(Feature.BACKWARDS, anyNegative(graph, slice.strides()));
      add(Feature.SHRUNK_AXIS, slice.shrinkMask() != 0);
    } else if (op instanceof Operator.Mean mean) {
      add(Feature.KEEP_DIMS, mean.keepDims());
    } else if (op instanceof Operator.Add sum) {
      operands(graph, sum.first(), sum.second());
    } else if (op instanceof Operator.Sub difference) {
      operands(graph, difference.first(), difference.second());
    } else if (op instanceof Operator.Mul product) {
      operands(graph, product.first(), product.second());
    } else if (op instanceof Operator.Maximum larger) {
      operands(graph, larger.first(), larger.second());
    } else if (op instanceof Operator.Minimum smaller) {
      operands(graph, smaller.first(), smaller.second());
    } else if (op instanceof Operator.ResizeBilinear resize) {
      sampling(resize.sampling());
    } else if (op instanceof Operator.ResizeNearestNeighbor resize) {
      sampling(resize.sampling());
    }
  }

  private void sampling(Sampling sampling) {
    add(Feature.CORNERS, sampling == Sampling.ALIGN_CORNERS);
    add(Feature.CENTERS, sampling == Sampling.HALF_PIXEL_CENTERS);
  }

  private static dev.nib.model.Quantization weights(Graph graph, int tensor) {
    return graph.tensor(tensor).requireQuantization();
  }

  private static boolean anyNegative(Graph graph, int tensor) {
    return Arrays.stream(graph.tensor(tensor).ints().toArray()).anyMatch(value -> value < 0);
  }

  private void operands(Graph graph, int first, int second) {
    Shape a = graph.tensor(first).shape();
    Shape b = graph.tensor(second).shape();
    add(Feature.BROADCAST, !a.equals(b));
    add(
        Feature.CONSTANT_OPERAND,
        graph.tensor(first).isConstant() || graph.tensor(second).isConstant());
  }

  private void window(Window window, Activation activation) {
    add(Feature.FUSED, activation != Activation.NONE);
    add(Feature.WIDE_WINDOW, window.height() == 7 && window.width() == 7);
    add(Feature.SINGLE_TAP, window.height() == 1 && window.width() == 1);
    add(Feature.SAME, window.padding() == Padding.SAME);
    add(Feature.VALID, window.padding() == Padding.VALID);
    add(Feature.STRIDE, window.strideHeight() > 1 || window.strideWidth() > 1);
    add(Feature.UNEVEN_STRIDE, window.strideHeight() != window.strideWidth());
    add(Feature.DILATION, window.dilationHeight() > 1 || window.dilationWidth() > 1);
  }

  private void step(Step step) {
    if (step instanceof Step.Weighted weighted) {
      long min = weighted.accumulator().min();
      long max = weighted.accumulator().max();
      add(Feature.NEAR_FAST_BOUND, isNear(1 << 29, max) || isNear(1 << 29, -min));
      add(Feature.NEAR_BOUND, isNear(1L << 31, max) || isNear(1L << 31, -min));
    }
    if (step instanceof Step.Conv2D conv) {
      int taps = conv.weights().size() / conv.output().shape().extent(3);
      layer(conv.weights(), taps, 1, conv.bias().toArray(), conv.requantization());
      Window window = conv.placement().window();
      add(
          Feature.NOTHING_OUTSIDE,
          conv.input().zeroPoint() == -128
              && window.padding() == Padding.SAME
              && window.height() > 1
              && window.width() > 1);
      add(Feature.WIDE_LAYER, conv.bias().size() > 32 || conv.input().shape().extent(3) > 32);
    } else if (step instanceof Step.DepthwiseConv2D conv) {
      int channels = conv.output().shape().extent(3);
      layer(conv.weights(), 1, channels, conv.bias().toArray(), conv.requantization());
    } else if (step instanceof Step.FullyConnected full) {
      layer(full.weights(), full.inputs(), 1, full.bias().toArray(), full.requantization());
    } else if (step instanceof Step.Rescale rescale) {
      add(Feature.EXTREME_SCALE, extreme(rescale.factor()));
    } else if (step instanceof Step.Resize) {
      add(Feature.RESIZED, true);
    } else if (step instanceof Step.Prelu) {
      add(Feature.SLOPES, true);
    } else if (step instanceof Step.Softmax softmax) {
      add(Feature.WIDE_SOFTMAX, softmax.depth() > MOST_SUMMED_SAFELY);
    }
  }

  private void layer(
      Bytes weights, int channelStride, int tapStride, int[] bias, Requantization r) {
    byte[] w = weights.toArray();
    int taps = w.length / bias.length;
    boolean dead = false;
    for (int c = 0; c < bias.length && !dead; c++) {
      int first = c * channelStride;
      dead =
          Math.abs((long) bias[c]) > (1 << 30) - 1000
              && IntStream.range(0, taps).allMatch(tap -> w[first + tap * tapStride] == 0);
    }
    add(Feature.DEAD_CHANNEL, dead);
    List<Integer> shifts = Arrays.stream(r.shifts().toArray()).boxed().toList();
    add(Feature.SMALLEST_SHIFT, shifts.contains(-31));
    add(Feature.NO_SHIFT, shifts.contains(0));
    add(Feature.LEFT_SHIFT, shifts.stream().anyMatch(shift -> shift > 0));
    add(Feature.FLUSHED, Arrays.stream(r.multipliers().toArray()).anyMatch(m -> m == 0));
    add(Feature.EXTREME_SCALE, extreme(r));
    add(Feature.SATURATED, IntStream.range(0, w.length).allMatch(i -> Math.abs(w[i]) >= 127));
    add(Feature.LOWEST_WEIGHT, IntStream.range(0, w.length).anyMatch(i -> w[i] == -128));
    add(Feature.MANY_CHANNELS, bias.length > 16);
    add(Feature.MANY_TAPS, taps > EXACT_TERMS);
  }

  /** True for what is less than a bound, by some units. */
  private static boolean isNear(long bound, long value) {
    return value < bound && value > bound - 32;
  }

  private static boolean extreme(Requantization r) {
    return Math.abs(r.shift(0)) > 16;
  }

  /** What has broken implementations before. */
  private enum Feature {
    DEAD_CHANNEL("dead channel: weights 0, bias near 2^30"),
    SMALLEST_SHIFT("shift of -31"),
    FLUSHED("multiplier of 0"),
    NO_SHIFT("shift of 0"),
    LEFT_SHIFT("shift to the left"),
    EXTREME_SCALE("factor beyond 2^16 or 2^-16"),
    SATURATED("all weights at +-127"),
    LOWEST_WEIGHT("weight of -128"),
    NO_BIAS("no bias"),
    MISALIGNED("files with constants off 16 bytes"),
    NEAR_FAST_BOUND("accumulator some units below 2^29, where fast kernels end"),
    NEAR_BOUND("accumulator some units below 2^31"),
    NOTHING_OUTSIDE("convolution over the border of what has a zero point of -128"),
    WIDE_LAYER("convolution from or to 33 channels and more"),
    WIDE_WINDOW("window of 7x7"),
    SINGLE_TAP("window of 1x1"),
    MANY_CHANNELS("more than 16 channels"),
    MANY_TAPS("more than 1032 taps"),
    PER_TENSOR_CONV("convolution per tensor"),
    PER_CHANNEL_CONV("convolution per channel"),
    PER_TENSOR_FULLY_CONNECTED("fully connected per tensor"),
    PER_CHANNEL_FULLY_CONNECTED("fully connected per channel"),
    WIDE_SOFTMAX("softmax over more than 511"),
    KEEP_DIMS("keep_dims"),
    FILTER("3 rows and more over 16 channels, stride 1"),
    TILED("pool of 2x2 that the simulator fuses"),
    POOLED("pool fused with its convolution"),
    STREAM("stream"),
    LONG_STREAM("stream of more than 2 stages"),
    WRAPPING_RING("ring that wraps in the middle of a window"),
    STRIDED_STAGE("stage with a stride above 1 behind a ring"),
    DILATED_STAGE("stage with dilated rows behind a ring"),
    POOLED_STAGE("stage with a pool fused"),
    IN_PLACE("step that overwrites its input"),
    PIECE("value written into a larger one"),
    PIXELS_APART("value written into a larger one, pixel by pixel"),
    ROWS_APART("value written into a larger one, row by row"),
    STREAM_APART("stream that writes into a larger value so"),
    PADDED("value written into the middle of a pad"),
    DEPTH_MULTIPLIER("depth multiplier above 1"),
    SAME("padding SAME"),
    VALID("padding VALID"),
    STRIDE("stride above 1"),
    UNEVEN_STRIDE("uneven strides"),
    DILATION("dilation"),
    FUSED("fused activation"),
    BROADCAST("broadcast operand"),
    CONSTANT_OPERAND("constant operand"),
    PAD_VALUE("PADV2 with a value"),
    BACKWARDS("slice that runs backwards"),
    SHRUNK_AXIS("slice that drops an axis"),
    CORNERS("resize that aligns corners"),
    CENTERS("resize of half pixels"),
    RESIZED("resize that is no move"),
    SLOPES("slope for each channel"),
    LOWEST_ZERO_POINT("zero point -128"),
    HIGHEST_ZERO_POINT("zero point 127"),
    BATCHES("batch of several"),
    BRANCH("graphs with a tensor read twice"),
    SEVERAL_INPUTS("graphs with several inputs"),
    SEVERAL_OUTPUTS("graphs with several outputs"),
    FLOAT32("float32 input or output"),
    UINT8("uint8 input or output");

    private final String text;

    Feature(String text) {
      this.text = text;
    }
  }
}

package dev.nib.conformance.hdl;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Random small nets of what the inference core computes: convolutions and depthwise ones of odd
 * windows, strides and paddings, pools of every padding behind some of them and apart, means, fully
 * connected layers, other scales, functions, sums of branches, now and then a softmax; extreme zero
 * points, scales from those that cut everything off to those that shift to the left, and channels
 * that are no multiple of any lanes.
 */
final class RandomNets {
  private static final int MOST_LAYERS = 4;

  private final GraphBuilder builder = new GraphBuilder();
  private final Random random;

  private RandomNets(long seed) {
    random = new Random(seed);
  }

  /** Net {@code number}, the same at each call; the lowering may refuse it. */
  static Program net(int number) {
    return new RandomNets(0x9E3779B97F4A7C15L * (number + 1)).program("random " + number);
  }

  /** A layer of one tap, one of more channels with a pool behind it, and a fully connected one. */
  static Program pooled() {
    RandomNets nets = new RandomNets(1);
    int in = nets.builder.input(Shape.of(1, 7, 6, 1), Quantization.perTensor(0.5f, -128));
    Window single = Window.of(1, 1, 1, Padding.SAME);
    Quantization near = Quantization.perTensor(50f, 3);
    int tap = nets.builder.conv2D(in, 5, single, nets.weights(5, 1), Activation.NONE, near);
    Window window = Window.of(3, 3, 1, Padding.SAME);
    Quantization far = Quantization.perTensor(2000f, -20);
    int conv = nets.builder.conv2D(tap, 9, window, nets.weights(9, 45), Activation.NONE, far);
    int pool = nets.builder.maxPool2D(conv, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    int inputs = nets.builder.shape(pool).elements();
    Quantization spread = Quantization.perTensor(4_000f, 11);
    int dense =
        nets.builder.fullyConnected(
            pool, inputs, 10, false, nets.weights(10, inputs), Activation.NONE, spread);
    return Lowering.lower(nets.builder.output(dense).build(), "pooled", "0".repeat(64));
  }

  /** An image of MNIST's size, a layer that makes it larger, a pool and a classifier. */
  static Program wide() {
    RandomNets nets = new RandomNets(2);
    int in = nets.builder.input(Shape.of(1, 28, 28, 1), Quantization.perTensor(0.004f, -128));
    Window single = Window.of(1, 1, 1, Padding.SAME);
    Quantization near = Quantization.perTensor(0.4f, 3);
    int tap = nets.builder.conv2D(in, 4, single, nets.weights(4, 1), Activation.NONE, near);
    Window window = Window.of(3, 3, 3, Padding.SAME);
    Quantization far = Quantization.perTensor(16f, -20);
    int conv = nets.builder.conv2D(tap, 5, window, nets.weights(5, 36), Activation.NONE, far);
    int pool = nets.builder.maxPool2D(conv, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    int inputs = nets.builder.shape(pool).elements();
    Quantization spread = Quantization.perTensor(100f, 11);
    int dense =
        nets.builder.fullyConnected(
            pool, inputs, 10, false, nets.weights(10, inputs), Activation.NONE, spread);
    return Lowering.lower(nets.builder.output(dense).build(), "wide", "0".repeat(64));
  }

  /**
   * The image and a layer of it added, of which one must be copied; a function; a difference from
   * what two layers make; channels by themselves; an average.
   */
  static Program branched() {
    RandomNets nets = new RandomNets(2);
    GraphBuilder builder = nets.builder;
    Quantization q = Quantization.perTensor(0.05f, -3);
    int in = builder.input(Shape.of(1, 6, 6, 4), q);
    Window window = Window.of(3, 3, 1, Padding.SAME);
    int first = builder.conv2D(in, 4, window, nets.weights(4, 36), Activation.NONE, q);
    int sum = builder.add(in, first, Activation.NONE, q);
    int function = builder.leakyRelu(sum, 0.1f, q);
    int second = builder.conv2D(function, 4, window, nets.weights(4, 36), Activation.RELU, q);
    int third = builder.conv2D(second, 4, window, nets.weights(4, 36), Activation.NONE, q);
    int difference = builder.sub(third, function, Activation.NONE, q);
    int depthwise =
        builder.depthwiseConv2D(difference, 1, window, nets.weights(4, 9), Activation.NONE, q);
    int average =
        builder.averagePool2D(depthwise, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    int dense = nets.dense(average);
    return Lowering.lower(builder.output(dense).build(), "branched", "0".repeat(64));
  }

  private Program program(String name) {
    int tensor =
        builder.input(Shape.of(1, 1 + below(9), 1 + below(9), 1 + below(5)), quantization(0.5f));
    int layers = 1 + below(MOST_LAYERS);
    for (int i = 0; i < layers; i++) {
      tensor = layer(tensor);
    }
    if (builder.shape(tensor).elements() > 256) {
      tensor = dense(tensor);
    }
    if (below(4) == 0) {
      tensor = builder.softmax(tensor, 1f);
    }
    return Lowering.lower(builder.output(tensor).build(), name, "0".repeat(64));
  }

  private int layer(int input) {
    int kind = below(13);
    if (kind == 0) {
      return builder.quantize(input, anyQuantization());
    }
    if (kind == 10) {
      return function(input);
    }
    if (builder.shape(input).rank() != 4 || kind == 1) {
      return dense(input);
    }
    Shape shape = builder.shape(input);
    return switch (kind) {
      case 2 -> builder.mean(input, below(2) == 0, next(input, 1), 1, 2);
      case 3 -> pool(input, shape);
      case 4, 5 -> depthwise(input, shape);
      case 11, 12 -> branch(input, shape);
      default -> conv(input);
    };
  }

  private Quantization anyQuantization() {
    return quantization((float) Math.pow(2, random.nextDouble() * 6 - 4));
  }

  private int function(int input) {
    return switch (below(3)) {
      case 0 -> builder.leakyRelu(input, 0.1f, anyQuantization());
      case 1 -> builder.function(UnaryFunction.HARD_SWISH, input, anyQuantization());
      default ->
          builder.function(UnaryFunction.LOGISTIC, input, Quantization.perTensor(1f / 256, -128));
    };
  }

  /** A layer or two beside the input, and the sum or the difference of both. */
  private int branch(int input, Shape in) {
    int channels = in.extent(3);
    Window window = Window.of(1 + 2 * below(2), 1 + 2 * below(2), 1, Padding.SAME);
    int taps = window.height() * window.width() * channels;
    int output = input;
    for (int layers = 1 + below(2); layers > 0; layers--) {
      output =
          builder.conv2D(
              output, channels, window, weights(channels, taps), activation(), next(output, taps));
    }
    return below(3) == 0
        ? builder.sub(output, input, activation(), anyQuantization())
        : builder.add(input, output, activation(), anyQuantization());
  }

  private int depthwise(int input, Shape in) {
    Window window = Window.of(1 + below(3), 1 + below(3), 1 + below(2), Padding.SAME);
    int multiplier = 1 + below(2);
    int channels = in.extent(3) * multiplier;
    int taps = window.height() * window.width();
    int output =
        builder.depthwiseConv2D(
            input, multiplier, window, weights(channels, taps), activation(), next(input, taps));
    return below(2) == 0 ? output : pool(output, builder.shape(output));
  }

  private int conv(int input) {
    Shape in = builder.shape(input);
    Padding padding = below(2) == 0 ? Padding.SAME : Padding.VALID;
    int height = 1 + below(padding == Padding.VALID ? Math.min(5, in.extent(1)) : 5);
    int width = 1 + below(padding == Padding.VALID ? Math.min(5, in.extent(2)) : 5);
    Window window = new Window(height, width, 1 + below(3), 1 + below(3), 1, 1, padding);
    int channels = 1 + below(below(4) == 0 ? 40 : 12);
    int taps = height * width * in.extent(3);
    int output =
        builder.conv2D(
            input, channels, window, weights(channels, taps), activation(), next(input, taps));
    Shape out = builder.shape(output);
    return below(2) == 0 ? output : pool(output, out);
  }

  private int pool(int input, Shape in) {
    Padding padding = below(2) == 0 ? Padding.SAME : Padding.VALID;
    int height = 1 + below(Math.min(3, in.extent(1)));
    int width = 1 + below(Math.min(3, in.extent(2)));
    // A stride that is shorter than the window is none that a convolution can take with it.
    int shorter = below(4) == 0 ? 1 : 0;
    int down = Math.max(1, height + below(2) - shorter);
    int across = Math.max(1, width + below(2) - shorter);
    Window window = new Window(height, width, down, across, 1, 1, padding);
    if (below(4) == 0) {
      // Whole windows only.
      Window whole = new Window(height, width, down, across, 1, 1, Padding.VALID);
      return builder.averagePool2D(input, whole, activation());
    }
    return builder.maxPool2D(input, window, activation());
  }

  private int dense(int input) {
    int inputs = builder.shape(input).elements();
    int outputs = 1 + below(below(4) == 0 ? 60 : 12);
    return builder.fullyConnected(
        input, inputs, outputs, false, weights(outputs, inputs), activation(), next(input, inputs));
  }

  private Weights weights(int channels, int taps) {
    byte[] values = new byte[channels * taps];
    random.nextBytes(values);
    if (below(3) == 0) {
      Arrays.fill(values, (byte) (below(2) == 0 ? -127 : 127));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(-127, values[i]);
    }
    int[] bias = random.ints(channels, -20_000, 20_000).toArray();
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = (float) (0.01 * Math.pow(2, random.nextDouble() * 6 - 3));
    }
    return new Weights(
        Bytes.of(values),
        Floats.of(scales),
        below(4) == 0 ? Optional.empty() : Optional.of(Ints.of(bias)));
  }

  /** What spreads the sums over the range of an int8, more or less. */
  private Quantization next(int input, int taps) {
    double spread = builder.quantization(input).scale() * 0.01 * 70 * Math.sqrt(taps);
    return quantization((float) (spread * Math.pow(2, random.nextDouble() * 14 - 9)));
  }

  private Quantization quantization(float scale) {
    int[] zeroPoints = {-128, 127, 0, below(256) - 128};
    return Quantization.perTensor(scale, zeroPoints[below(zeroPoints.length)]);
  }

  private Activation activation() {
    return switch (below(3)) {
      case 0 -> Activation.RELU;
      case 1 -> Activation.RELU6;
      default -> Activation.NONE;
    };
  }

  private int below(int most) {
    return random.nextInt(most);
  }
}

package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Appends a small classifier of what an inference core may compute: convolutions and depthwise ones
 * of odd windows, strides and paddings, pools of every padding behind some of them and apart,
 * means, fully connected layers, other scales, branches that are added up, now and then a function
 * or a softmax; extreme zero points, scales from those that cut everything off to those that shift
 * to the left, and channels that are no multiple of any lanes.
 */
public final class RandomClassifier {
  private static final int MOST_LAYERS = 4;

  /** So many outputs have a class. */
  private static final int MOST_OUTPUTS = 256;

  private final GraphBuilder builder;
  private final Random random;

  private RandomClassifier(GraphBuilder builder, Random random) {
    this.builder = builder;
    this.random = random;
  }

  /** Adds such a net, with an input and an output of its own. */
  public static void append(GraphBuilder builder, Random random) {
    new RandomClassifier(builder, random).run();
  }

  private void run() {
    int tensor =
        builder.input(Shape.of(1, 1 + below(9), 1 + below(9), 1 + below(5)), quantization(0.5f));
    int layers = 1 + below(MOST_LAYERS);
    for (int i = 0; i < layers; i++) {
      tensor = layer(tensor);
    }
    if (builder.shape(tensor).elements() > MOST_OUTPUTS) {
      tensor = dense(tensor);
    }
    if (below(4) == 0) {
      tensor = builder.softmax(tensor, 1f);
    }
    builder.output(tensor);
  }

  private int layer(int input) {
    int kind = below(20);
    if (kind == 0) {
      return builder.quantize(
          input, quantization((float) Math.pow(2, random.nextDouble() * 6 - 4)));
    }
    if (kind == 1) {
      return function(input);
    }
    if (builder.shape(input).rank() != 4 || kind < 4) {
      return dense(input);
    }
    Shape shape = builder.shape(input);
    return switch (kind) {
      case 4, 5 -> builder.mean(input, below(2) == 0, next(input, 1), 1, 2);
      case 6, 7 -> pool(input, shape);
      case 8 -> average(input, shape);
      case 9, 10 -> branches(input, shape);
      case 11, 12, 13 -> depthwise(input, shape);
      default -> conv(input);
    };
  }

  private int function(int input) {
    return switch (below(3)) {
      case 0 -> builder.leakyRelu(input, 0.1f, next(input, 1));
      case 1 -> builder.function(UnaryFunction.HARD_SWISH, input, next(input, 1));
      default -> builder.function(UnaryFunction.LOGISTIC, input, next(input, 1));
    };
  }

  private int average(int input, Shape in) {
    int height = 1 + below(Math.min(3, in.extent(1)));
    int width = 1 + below(Math.min(3, in.extent(2)));
    Padding padding = below(2) == 0 ? Padding.SAME : Padding.VALID;
    return builder.averagePool2D(
        input, new Window(height, width, height, width, 1, 1, padding), activation());
  }

  /** What one or two convolutions make of a tensor, and the tensor itself or one more of it. */
  private int branches(int input, Shape in) {
    Window window = Window.of(1 + below(3), 1 + below(3), 1, Padding.SAME);
    int other = below(2) == 0 ? input : beside(input, in, window);
    int branch = beside(input, in, window);
    if (below(2) == 0) {
      branch = beside(branch, in, window);
    }
    return below(3) == 0
        ? builder.sub(branch, other, activation(), next(branch, 1))
        : builder.add(other, branch, activation(), next(branch, 1));
  }

  /** A convolution that leaves the shape as it is. */
  private int beside(int input, Shape in, Window window) {
    int channels = in.extent(3);
    int taps = window.height() * window.width() * channels;
    return builder.conv2D(
        input, channels, window, weights(channels, taps), activation(), next(input, taps));
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

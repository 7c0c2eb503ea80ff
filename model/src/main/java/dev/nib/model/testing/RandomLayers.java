package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Appends a few layers with weights, as fast kernels for one kind of core compute them: pictures of
 * odd sizes with 1 to 33 channels, windows of 1x1 to 7x7, pools behind them, a fully connected end,
 * and in some layers biases for which an accumulator comes within some units of a bound.
 */
public final class RandomLayers {
  private static final int MOST_LAYERS = 3;
  private static final int LONGEST_SIDE = 17;
  private static final int MOST_CHANNELS = 33;
  private static final int MOST_TAPS = 7;

  /** Layers with more multiplications would take all the time. */
  private static final int MANY_MULTIPLICATIONS = 200_000;

  /** Beyond the first kernels requantise another way, beyond the second no accumulator is. */
  private static final List<Long> BOUNDS = List.of(1L << 29, 1L << 31);

  private final GraphBuilder builder;
  private final RandomParameters draw;

  /** What the next layer reads. */
  private int tensor;

  private RandomLayers(GraphBuilder builder, Random random) {
    this.builder = builder;
    this.draw = new RandomParameters(random);
  }

  /** Adds such layers with an input and an output of their own. */
  public static void append(GraphBuilder builder, Random random) {
    new RandomLayers(builder, random).run();
  }

  private void run() {
    Shape shape =
        Shape.of(1, draw.extent(LONGEST_SIDE), draw.extent(LONGEST_SIDE), draw.extent(channels()));
    tensor = builder.input(shape, Quantization.perTensor(draw.logUniform(-10, 0), zeroPoint()));
    int layers = draw.extent(MOST_LAYERS);
    for (int i = 0; i < layers; i++) {
      tensor = draw.chance(0.75) ? conv2D() : depthwiseConv2D();
      if (draw.chance(0.4)) {
        tensor = pool();
      }
    }
    if (draw.chance(0.4)) {
      tensor = fullyConnected();
    }
    builder.output(tensor);
  }

  /** Often that of what is never negative: kernels leave out what reads as 0 at borders. */
  private int zeroPoint() {
    return draw.chance(0.5) ? -128 : draw.zeroPoint();
  }

  /** Often a few, so that several layers are. */
  private int channels() {
    return draw.chance(0.5) ? 4 : MOST_CHANNELS;
  }

  private Shape shape() {
    return builder.shape(tensor);
  }

  private int conv2D() {
    int inputs = shape().extent(3);
    Window window = window(inputs);
    int each = multiplications(window) * inputs;
    int channels = Math.min(draw.extent(MOST_CHANNELS), Math.max(1, MANY_MULTIPLICATIONS / each));
    int taps = window.height() * window.width() * inputs;
    Weights weights = draw.weights(channels * taps, channels, true);
    weights = nearBound(weights, channels, 1, taps);
    return builder.conv2D(
        tensor, channels, window, weights, draw.activation(), output(weights, taps));
  }

  private int depthwiseConv2D() {
    int inputs = shape().extent(3);
    Window window = window(inputs);
    int multiplier = inputs > MOST_CHANNELS / 3 ? 1 : draw.extent(3);
    int channels = inputs * multiplier;
    int taps = window.height() * window.width();
    Weights weights = draw.weights(channels * taps, channels, true);
    weights = nearBound(weights, channels, channels, 1);
    return builder.depthwiseConv2D(
        tensor, multiplier, window, weights, draw.activation(), output(weights, taps));
  }

  private int fullyConnected() {
    int inputs = shape().elements();
    int outputs = Math.min(draw.extent(MOST_CHANNELS), Math.max(1, MANY_MULTIPLICATIONS / inputs));
    Weights weights = draw.weights(inputs * outputs, outputs, true);
    weights = nearBound(weights, outputs, 1, inputs);
    Activation activation = draw.activation();
    return builder.fullyConnected(
        tensor, inputs, outputs, false, weights, activation, output(weights, inputs));
  }

  private int pool() {
    Shape in = shape();
    int side = 2 + draw.below(2);
    int stride = draw.chance(0.7) ? side : draw.extent(3);
    boolean fits = side <= in.extent(1) && side <= in.extent(2);
    Padding padding = fits && draw.chance(0.6) ? Padding.VALID : Padding.SAME;
    Window window = Window.of(side, side, stride, padding);
    return draw.chance(0.7)
        ? builder.maxPool2D(tensor, window, draw.activation())
        : builder.averagePool2D(tensor, window, draw.activation());
  }

  /** Taps of a channel, or none of so many that the layer would take all the time. */
  private Window window(int inputs) {
    Shape in = shape();
    int height = draw.extent(MOST_TAPS);
    int width = draw.chance(0.6) ? height : draw.extent(MOST_TAPS);
    boolean fits = height <= in.extent(1) && width <= in.extent(2);
    Padding padding = fits && draw.chance(0.5) ? Padding.VALID : Padding.SAME;
    int stride = draw.chance(0.6) ? 1 : draw.extent(3);
    int strideWidth = draw.chance(0.8) ? stride : draw.extent(3);
    Window window = new Window(height, width, stride, strideWidth, 1, 1, padding);
    return multiplications(window) * inputs <= MANY_MULTIPLICATIONS
        ? window
        : Window.of(1, 1, stride, Padding.SAME);
  }

  /** For one channel of the input and one of the output. */
  private int multiplications(Window window) {
    Shape in = shape();
    return window.outputHeight(in.extent(1))
        * window.outputWidth(in.extent(2))
        * window.height()
        * window.width();
  }

  /**
   * Spread over the products' sums, or over all that an accumulator holds below the first bound;
   * now and then a step for every one or two of an accumulator, which needs no shift.
   */
  private Quantization output(Weights weights, int taps) {
    float in = builder.quantization(tensor).scale();
    if (draw.chance(0.6)) {
      return Quantization.perTensor(draw.output(in, weights, taps).scale(), zeroPoint());
    }
    float step = draw.chance(0.3) ? draw.logUniform(0, 1) : draw.logUniform(20, 24);
    float weight = Math.max(weights.scales().get(0), 0x1p-14f);
    return Quantization.perTensor(in * weight * step, zeroPoint());
  }

  /**
   * In some layers biases anywhere below a bound, those of some channels so that the largest or the
   * smallest accumulator comes within some units of it.
   *
   * @param tapStride from a channel's weight to its next one
   * @param channelStride from a channel's first weight to the next channel's
   */
  private Weights nearBound(Weights weights, int channels, int tapStride, int channelStride) {
    if (!draw.chance(0.4)) {
      return weights;
    }
    int zeroPoint = builder.quantization(tensor).zeroPoint();
    long bound = draw.one(BOUNDS);
    int taps = weights.values().size() / channels;
    int[] bias = new int[channels];
    Arrays.setAll(
        bias,
        c -> {
          long highest = 0;
          long lowest = 0;
          for (int tap = 0; tap < taps; tap++) {
            long w = weights.values().get(c * channelStride + tap * tapStride);
            highest += w * ((w > 0 ? 127 : -128) - zeroPoint);
            lowest += w * ((w > 0 ? -128 : 127) - zeroPoint);
          }
          int units = draw.below(20);
          return (int)
              switch (draw.below(3)) {
                case 0 -> bound - 1 - units - highest;
                case 1 -> -bound + 1 + units - lowest;
                default -> (bound >> 5) * (draw.below(41) - 20);
              };
        });
    return new Weights(weights.values(), weights.scales(), Optional.of(Ints.of(bias)));
  }
}

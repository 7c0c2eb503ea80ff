package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Appends a random chain of windowed operators on one image to a graph, as programs compute row by
 * row: odd heights, strides of 1 to 3, windows of 1x1 to 7x7, both paddings, dilations, pools that
 * overlap and pools that do not, functions between them, and now and then a branch in the middle or
 * several at the end.
 */
public final class RandomChain {
  private static final int MOST_OPERATORS = 7;
  private static final int LONGEST_SIDE = 26;
  private static final int MOST_CHANNELS = 5;
  private static final int MOST_TAPS = 7;

  private final GraphBuilder builder;
  private final RandomParameters draw;

  /** What the next operator reads. */
  private int tensor;

  private RandomChain(GraphBuilder builder, Random random) {
    this.builder = builder;
    this.draw = new RandomParameters(random);
  }

  /** Adds one chain with its own input and output. */
  public static void append(GraphBuilder builder, Random random) {
    new RandomChain(builder, random).run();
  }

  private void run() {
    Shape shape =
        Shape.of(
            1,
            1 + draw.below(LONGEST_SIDE),
            1 + draw.below(LONGEST_SIDE),
            draw.extent(MOST_CHANNELS));
    tensor =
        builder.input(shape, Quantization.perTensor(draw.logUniform(-10, 0), draw.zeroPoint()));
    int operators = 2 + draw.below(MOST_OPERATORS);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      tensor = operator();
      seen.add(tensor);
    }
    if (draw.chance(0.1)) {
      builder.output(draw.one(seen)); // a value that has to be whole
    } else if (draw.chance(0.1)) {
      int other = draw.one(seen);
      if (builder.shape(other).equals(shape())) {
        float scale = builder.quantization(tensor).scale();
        tensor = builder.add(tensor, other, draw.activation(), draw.near(2 * scale));
      }
    }
    if (draw.chance(0.15)) {
      tensor = new RandomBranches(builder, draw).over(tensor);
    }
    if (draw.chance(0.3)) {
      tensor = builder.reshape(tensor, 1, shape().elements());
    }
    builder.output(tensor);
  }

  private Shape shape() {
    return builder.shape(tensor);
  }

  private float scale() {
    return builder.quantization(tensor).scale();
  }

  private int operator() {
    List<IntSupplier> choices =
        List.of(
            this::conv2D,
            this::conv2D,
            this::conv2D,
            this::depthwiseConv2D,
            this::depthwiseConv2D,
            this::pooled,
            this::pooled,
            this::pooled,
            this::pool,
            this::function,
            this::pad);
    return draw.one(choices).getAsInt();
  }

  private Window window(int mostTaps, int mostStride, int mostDilation) {
    Shape in = shape();
    int strideHeight = 1 + draw.below(mostStride);
    int strideWidth = draw.chance(0.6) ? strideHeight : 1 + draw.below(mostStride);
    int dilationHeight = draw.chance(0.8) ? 1 : 1 + draw.below(mostDilation);
    int dilationWidth = draw.chance(0.8) ? 1 : 1 + draw.below(mostDilation);
    int height = 1 + draw.below(mostTaps);
    int width = draw.chance(0.6) ? height : 1 + draw.below(mostTaps);
    boolean fits =
        (height - 1) * dilationHeight < in.extent(1) && (width - 1) * dilationWidth < in.extent(2);
    Padding padding = fits && draw.chance(0.5) ? Padding.VALID : Padding.SAME;
    return new Window(
        height, width, strideHeight, strideWidth, dilationHeight, dilationWidth, padding);
  }

  private int conv2D() {
    Window window = window(MOST_TAPS, 3, 3);
    int channels = draw.extent(MOST_CHANNELS);
    int taps = window.height() * window.width() * shape().extent(3);
    Weights weights = draw.weights(channels * taps, channels, true);
    Quantization q = draw.output(scale(), weights, taps);
    return builder.conv2D(tensor, channels, window, weights, draw.activation(), q);
  }

  private int depthwiseConv2D() {
    Window window = window(MOST_TAPS, 3, 3);
    int multiplier = shape().extent(3) > MOST_CHANNELS ? 1 : 1 + draw.below(2);
    int channels = shape().extent(3) * multiplier;
    int taps = window.height() * window.width();
    Weights weights = draw.weights(channels * taps, channels, true);
    Quantization q = draw.output(scale(), weights, taps);
    return builder.depthwiseConv2D(tensor, multiplier, window, weights, draw.activation(), q);
  }

  /** A convolution with a pool behind it whose windows do not overlap, often. */
  private int pooled() {
    tensor = draw.chance(0.7) ? conv2D() : depthwiseConv2D();
    if (draw.chance(0.2)) {
      tensor = builder.relu(tensor, Activation.RELU, builder.quantization(tensor));
    }
    int side = 2 + draw.below(2);
    int stride = draw.chance(0.7) ? side : 1 + draw.below(3);
    Shape in = shape();
    boolean fits = side <= in.extent(1) && side <= in.extent(2);
    Padding padding = fits && draw.chance(0.6) ? Padding.VALID : Padding.SAME;
    return pool(Window.of(side, side, stride, padding));
  }

  private int pool() {
    Window window = window(4, 3, 1);
    return pool(window);
  }

  private int pool(Window window) {
    return draw.chance(0.6)
        ? builder.maxPool2D(tensor, window, draw.activation())
        : builder.averagePool2D(tensor, window, draw.activation());
  }

  private int function() {
    return switch (draw.below(4)) {
      case 0 -> builder.relu(tensor, Activation.RELU6, draw.near(scale()));
      case 1 -> builder.leakyRelu(tensor, draw.logUniform(-8, 1), draw.near(scale()));
      case 2 -> builder.relu(tensor, Activation.RELU, builder.quantization(tensor));
      default -> builder.function(UnaryFunction.HARD_SWISH, tensor, draw.near(scale()));
    };
  }

  /** Rows and columns of the zero point, mostly. */
  private int pad() {
    int[] paddings = {0, 0, draw.below(3), draw.below(3), draw.below(3), draw.below(3), 0, 0};
    return builder.pad(tensor, draw.chance(0.7) ? OptionalInt.empty() : draw.padValue(), paddings);
  }
}

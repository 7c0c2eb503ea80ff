package dev.nib.model.testing;

import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends branches of one or two windowed operators over one picture, whose outputs are
 * concatenated, mostly along the channels, and sometimes padded before.
 */
record RandomBranches(GraphBuilder builder, RandomParameters draw) {
  private static final int MOST_CHANNELS = 4;

  /** What the concatenation gives. */
  int over(int picture) {
    int axis = draw.chance(0.6) ? 3 : 1 + draw.below(2);
    int stride = draw.chance(0.7) ? 1 : 2;
    int channels = draw.extent(MOST_CHANNELS);
    boolean pads = draw.chance(0.2);
    int first = convolution(picture, channels, stride);
    Quantization q = builder.quantization(first);
    List<Integer> branches = new ArrayList<>(List.of(padded(first, pads)));
    int more = draw.extent(2);
    for (int i = 0; i < more; i++) {
      int own = axis == 3 ? draw.extent(MOST_CHANNELS) : channels;
      branches.add(padded(branch(picture, own, stride, q), pads));
    }
    return builder.concatenation(branches, axis);
  }

  /** One more, of the first one's parameters. */
  private int branch(int picture, int channels, int stride, Quantization q) {
    return switch (draw.below(5)) {
      case 0 -> depthwise(picture, channels, stride, q);
      case 1 -> convolution(convolution(picture, channels, 1), channels, stride, q);
      case 2 -> convolution(convolution(picture, 6 * channels, 1), channels, stride, q);
      case 3 -> pooled(convolution(picture, channels, 1, q), stride);
      default -> convolution(picture, channels, stride, q);
    };
  }

  private int convolution(int input, int channels, int stride) {
    Window window = window(1 + draw.below(3), stride);
    int taps = taps(window, input);
    Weights weights = draw.weights(channels * taps, channels, true);
    return builder.conv2D(
        input,
        channels,
        window,
        weights,
        draw.activation(),
        draw.output(scale(input), weights, taps));
  }

  private int convolution(int input, int channels, int stride, Quantization q) {
    Window window = window(1 + draw.below(3), stride);
    Weights weights = draw.weights(channels * taps(window, input), channels, true);
    return builder.conv2D(input, channels, window, weights, draw.activation(), q);
  }

  /** Behind a convolution of as many channels as there are to be. */
  private int depthwise(int picture, int channels, int stride, Quantization q) {
    int input = convolution(picture, channels, 1);
    Window window = window(1 + draw.below(3), stride);
    int taps = window.height() * window.width();
    Weights weights = draw.weights(channels * taps, channels, true);
    return builder.depthwiseConv2D(input, 1, window, weights, draw.activation(), q);
  }

  private int pooled(int input, int stride) {
    Window window = window(stride == 1 ? 3 : 2, stride);
    return draw.chance(0.5)
        ? builder.maxPool2D(input, window, draw.activation())
        : builder.averagePool2D(input, window, draw.activation());
  }

  /** As many rows and columns more for every branch, so that they still fit. */
  private int padded(int branch, boolean pads) {
    return pads ? builder.pad(branch, draw.padValue(), 0, 0, 1, 0, 2, 1, 0, 0) : branch;
  }

  private static Window window(int side, int stride) {
    return Window.of(side, side, stride, Padding.SAME);
  }

  private int taps(Window window, int input) {
    Shape in = builder.shape(input);
    return window.height() * window.width() * in.extent(3);
  }

  private float scale(int input) {
    return builder.quantization(input).scale();
  }
}

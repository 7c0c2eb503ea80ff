package dev.nib.conformance;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * An int8 graph with the shapes of a net for digits and weights that mean nothing: for figures that
 * shapes alone decide.
 */
public final class NetShapes {
  private static final int DIGIT_EXTENT = 28;
  private static final int POOL = 2;
  private static final Quantization PIXELS = Quantization.perTensor(1 / 255f, -128);
  private static final Quantization ACTIVATIONS = Quantization.perTensor(0.02f, -128);
  private static final float WEIGHT_SCALE = 0.001f;

  private final GraphBuilder builder = new GraphBuilder();
  private int current = builder.input(Shape.of(1, DIGIT_EXTENT, DIGIT_EXTENT, 1), PIXELS);

  private NetShapes() {}

  /**
   * The graph of a net as {@code nib train --net} takes it, as far as its words have shapes: {@code
   * conv:KERNEL:CHANNELS[:STRIDE] depthwise:KERNEL[:STRIDE] pool average:SIZE global dense:UNITS
   * classifier:CLASSES}.
   *
   * @throws IllegalArgumentException with the word that is none of these
   */
  public static Graph graph(String text) {
    NetShapes shapes = new NetShapes();
    for (String word : text.strip().split("\\s+", -1)) {
      String[] parts = word.split(":", -1);
      try {
        int[] numbers = Arrays.stream(parts).skip(1).mapToInt(Integer::parseInt).toArray();
        shapes.add(parts[0], numbers);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("the word %s of %s".formatted(word, text), e);
      }
    }
    return shapes.builder.output(shapes.current).build();
  }

  private void add(String layer, int[] numbers) {
    switch (layer) {
      case "conv" -> convolution(numbers[1], window(numbers[0], numbers, 2));
      case "depthwise" -> depthwise(window(numbers[0], numbers, 1));
      case "pool" -> {
        Window window = Window.of(POOL, POOL, POOL, Padding.VALID);
        current = builder.maxPool2D(current, window, Activation.NONE);
      }
      case "average" -> average(numbers[0], numbers[0]);
      case "global" -> average(shape().extent(1), shape().extent(2));
      case "dense" -> fullyConnected(numbers[0], Activation.RELU);
      case "classifier" -> {
        fullyConnected(numbers[0], Activation.NONE);
        current = builder.softmax(current, 1);
      }
      default -> throw new IllegalArgumentException("no layer is called " + layer);
    }
  }

  private Shape shape() {
    return builder.shape(current);
  }

  private static Window window(int kernel, int[] numbers, int stride) {
    return Window.of(kernel, kernel, numbers.length > stride ? numbers[stride] : 1, Padding.SAME);
  }

  private void convolution(int channels, Window window) {
    int taps = window.height() * window.width() * shape().extent(3);
    current =
        builder.conv2D(
            current, channels, window, weights(taps * channels), Activation.RELU, ACTIVATIONS);
  }

  private void depthwise(Window window) {
    int count = window.height() * window.width() * shape().extent(3);
    current =
        builder.depthwiseConv2D(current, 1, window, weights(count), Activation.RELU, ACTIVATIONS);
  }

  private void average(int height, int width) {
    Window window = new Window(height, width, height, width, 1, 1, Padding.VALID);
    current = builder.averagePool2D(current, window, Activation.NONE);
  }

  private void fullyConnected(int units, Activation activation) {
    int inputs = shape().elements();
    int flat = builder.reshape(current, 1, inputs);
    current =
        builder.fullyConnected(
            flat, inputs, units, false, weights(inputs * units), activation, ACTIVATIONS);
  }

  /** Small ones, so that no accumulator overflows. */
  private static GraphBuilder.Weights weights(int count) {
    byte[] values = new byte[count];
    new Random(count).nextBytes(values);
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (values[i] / 4);
    }
    return new GraphBuilder.Weights(Bytes.of(values), Floats.of(WEIGHT_SCALE), Optional.empty());
  }
}

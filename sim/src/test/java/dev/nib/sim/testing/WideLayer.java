package dev.nib.sim.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.Optional;
import java.util.Random;

/**
 * A random layer wide enough to fill the tiles, groups and blocks of fast kernels, which random
 * graphs are too small for; weights up to saturation, dead channels, every kind of factor.
 */
public final class WideLayer {
  private final Random random;
  private final GraphBuilder builder = new GraphBuilder();

  private WideLayer(Random random) {
    this.random = random;
  }

  /** The same seed gives the same program; a program that would overflow throws. */
  public static Program of(long seed) {
    return new WideLayer(new Random(seed)).program();
  }

  private Program program() {
    int output =
        switch (random.nextInt(10)) {
          case 0, 1 -> fullyConnected();
          case 2 -> depthwise();
          case 3 -> pool();
          case 4, 5, 6 -> dense();
          default -> convolution();
        };
    return Lowering.lower(builder.output(output).build(), "wide", "");
  }

  private int fullyConnected() {
    int inputs = 1 + random.nextInt(random.nextBoolean() ? 60 : 2500);
    int outputs = 1 + random.nextInt(70);
    int input = builder.input(Shape.of(1 + random.nextInt(6), inputs), activations());
    Weights weights = weights(outputs, inputs);
    return builder.fullyConnected(
        input, inputs, outputs, false, weights, activation(), results(inputs));
  }

  private int convolution() {
    int channels = 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
    int outputs = 1 + random.nextInt(40);
    int input = image(channels);
    Window window = window(2, 5);
    int taps = window.height() * window.width() * channels;
    return builder.conv2D(
        input, outputs, window, weights(outputs, taps), activation(), results(taps));
  }

  /** Windows that move by one pixel, with or without a pool behind them. */
  private int dense() {
    int channels = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 8 * (1 + random.nextInt(5));
    int outputs = 1 + random.nextInt(40);
    int input = image(channels);
    int height = 1 + 2 * random.nextInt(3);
    int width = random.nextBoolean() ? height : 1 + random.nextInt(5);
    int taps = height * width * channels;
    int output =
        builder.conv2D(
            input,
            outputs,
            Window.of(height, width, 1, Padding.SAME),
            weights(outputs, taps),
            activation(),
            results(taps));
    Shape shape = builder.shape(output);
    if (random.nextInt(3) == 0 || shape.extent(1) < 2 || shape.extent(2) < 2) {
      return output;
    }
    Padding padding = random.nextInt(4) == 0 ? Padding.SAME : Padding.VALID;
    return builder.maxPool2D(output, Window.of(2, 2, 2, padding), activation());
  }

  private int depthwise() {
    int input = image(1 + random.nextInt(20));
    int multiplier = 1 + random.nextInt(3);
    Window window = window(2, 4);
    int taps = window.height() * window.width();
    Weights weights = weights(builder.shape(input).extent(3) * multiplier, taps);
    return builder.depthwiseConv2D(input, multiplier, window, weights, activation(), results(taps));
  }

  private int pool() {
    int input = image(1 + random.nextInt(40));
    return random.nextBoolean()
        ? builder.maxPool2D(input, window(1, 4), activation())
        : builder.averagePool2D(input, window(1, 4), activation());
  }

  private int image(int channels) {
    Shape shape =
        Shape.of(1 + random.nextInt(2), 1 + random.nextInt(17), 1 + random.nextInt(17), channels);
    return builder.input(shape, activations());
  }

  private Window window(int mostDilation, int mostTaps) {
    // SAME always fits.
    return new Window(
        1 + random.nextInt(mostTaps),
        1 + random.nextInt(mostTaps),
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        1 + random.nextInt(mostDilation),
        1 + random.nextInt(mostDilation),
        Padding.SAME);
  }

  private Weights weights(int outputs, int taps) {
    byte[] values = new byte[outputs * taps];
    int mode = random.nextInt(6);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (byte)
              switch (mode) {
                case 0 -> -128;
                case 1 -> random.nextBoolean() ? 127 : -128;
                case 2 -> 127;
                case 3 -> (int) Math.max(-127, Math.min(127, random.nextGaussian() * 35));
                default -> -128 + random.nextInt(256);
              };
    }
    float[] scales = new float[random.nextInt(3) == 0 ? 1 : outputs];
    for (int o = 0; o < scales.length; o++) {
      scales[o] = (float) StrictMath.pow(2, random.nextDouble() * 6 - 3);
    }
    int[] bias = new int[outputs];
    for (int o = 0; o < outputs; o++) {
      bias[o] = (int) (random.nextGaussian() * 20_000);
      if (random.nextInt(30) == 0) {
        bias[o] = (random.nextBoolean() ? 1 : -1) << 30;
        if (scales.length > 1) {
          scales[o] = 0x1p-40f;
        }
      }
    }
    return new Weights(Bytes.of(values), Floats.of(scales), Optional.of(Ints.of(bias)));
  }

  private Quantization activations() {
    return Quantization.perTensor(1, -128 + random.nextInt(256));
  }

  /** Outputs that spread over int8, and now and then nearly all saturated or nearly all equal. */
  private Quantization results(int taps) {
    double spread = Math.sqrt(taps) * 40 * StrictMath.pow(2, random.nextDouble() * 8 - 4);
    double extreme = random.nextInt(8) == 0 ? StrictMath.pow(2, random.nextInt(30) - 15) : 1;
    return Quantization.perTensor((float) (spread * extreme), -128 + random.nextInt(256));
  }

  private Activation activation() {
    return random.nextBoolean() ? Activation.NONE : Activation.RELU;
  }
}

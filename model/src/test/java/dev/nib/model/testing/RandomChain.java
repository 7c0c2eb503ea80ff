package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Appends a random chain of int8 operators to a graph: small shapes, every option, extreme scales,
 * zero points and weights. The same random numbers give the same chain.
 *
 * <p>Now and then a chain is one that lowering refuses, for its accumulators could overflow.
 */
public final class RandomChain {
  private static final int MOST_OPERATORS = 6;

  private final GraphBuilder builder;
  private final Random random;
  private int tensor;

  private RandomChain(GraphBuilder builder, Random random) {
    this.builder = builder;
    this.random = random;
  }

  /** Adds one chain with its own input and output. */
  public static void append(GraphBuilder builder, Random random) {
    new RandomChain(builder, random).run();
  }

  private void run() {
    boolean image = !chance(0.2);
    Shape shape =
        image
            ? Shape.of(1 + random.nextInt(2), extent(9), extent(9), extent(6))
            : Shape.of(1 + random.nextInt(3), extent(40));
    boolean floats = chance(0.15);
    Quantization q = Quantization.perTensor(logUniform(floats ? -10 : -16, 4), zeroPoint());
    tensor = floats ? builder.floatInput(shape, q) : builder.input(shape, q);
    int operators = 1 + random.nextInt(MOST_OPERATORS);
    for (int i = 0; i < operators; i++) {
      tensor = builder.shape(tensor).rank() == 4 ? onImage() : onVector();
    }
    if (chance(0.15)) {
      builder.floatOutput(tensor);
    } else {
      builder.output(tensor);
    }
  }

  private int onImage() {
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> {
        return conv2D();
      }
      case 4, 5, 6 -> {
        return depthwiseConv2D();
      }
      case 7 -> {
        return builder.maxPool2D(tensor, window(1), activation());
      }
      case 8, 9 -> {
        return builder.averagePool2D(tensor, window(1), activation());
      }
      case 10 -> {
        return reshape();
      }
      case 11 -> {
        return builder.softmax(tensor, beta());
      }
      case 12 -> {
        return quantize();
      }
      default -> {
        return fullyConnected();
      }
    }
  }

  private int onVector() {
    switch (random.nextInt(6)) {
      case 0 -> {
        return reshape();
      }
      case 1 -> {
        return builder.softmax(tensor, beta());
      }
      case 2 -> {
        return quantize();
      }
      default -> {
        return fullyConnected();
      }
    }
  }

  private int conv2D() {
    Window window = window(2);
    int channels = extent(8);
    int taps = window.height() * window.width() * builder.shape(tensor).extent(3);
    Weights weights = weights(channels * taps, channels, true);
    return builder.conv2D(tensor, channels, window, weights, activation(), output(weights, taps));
  }

  private int depthwiseConv2D() {
    Window window = window(2);
    int multiplier = 1 + random.nextInt(3);
    int channels = builder.shape(tensor).extent(3) * multiplier;
    if (channels > 24) {
      multiplier = 1;
      channels = builder.shape(tensor).extent(3);
    }
    int taps = window.height() * window.width();
    Weights weights = weights(channels * taps, channels, true);
    return builder.depthwiseConv2D(
        tensor, multiplier, window, weights, activation(), output(weights, taps));
  }

  private int fullyConnected() {
    Shape in = builder.shape(tensor);
    boolean keepDims = chance(0.3);
    // Without kept axes the rows may be longer than the innermost one.
    int inputs = keepDims || chance(0.3) ? in.extent(-1) : in.elements() / in.extent(0);
    int outputs = extent(12);
    Weights weights = weights(inputs * outputs, outputs, !chance(0.3));
    return builder.fullyConnected(
        tensor, inputs, outputs, keepDims, weights, activation(), output(weights, inputs));
  }

  private int reshape() {
    Shape in = builder.shape(tensor);
    int batches = in.extent(0);
    int rest = in.elements() / batches;
    if (in.rank() != 4 && chance(0.6)) {
      int rows = rest % 2 == 0 ? 2 : rest % 3 == 0 ? 3 : 1;
      return builder.reshape(tensor, batches, rows, 1, rest / rows);
    }
    return switch (random.nextInt(3)) {
      case 0 -> builder.reshape(tensor, batches, rest);
      case 1 -> builder.reshape(tensor, in.elements());
      default -> builder.reshape(tensor, batches, 1, rest);
    };
  }

  private int quantize() {
    float scale = builder.quantization(tensor).scale();
    float factor = chance(0.1) ? logUniform(-20, 20) : logUniform(-2, 2);
    return builder.quantize(tensor, Quantization.perTensor(scale * factor, zeroPoint()));
  }

  private Window window(int mostDilation) {
    Shape in = builder.shape(tensor);
    Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
    int dilationHeight = 1 + random.nextInt(mostDilation);
    int dilationWidth = 1 + random.nextInt(mostDilation);
    int height = extent(4);
    int width = extent(4);
    if (padding == Padding.VALID) {
      // The window must fit: (k - 1) * dilation + 1 <= input.
      height = Math.min(height, (in.extent(1) - 1) / dilationHeight + 1);
      width = Math.min(width, (in.extent(2) - 1) / dilationWidth + 1);
    }
    return new Window(height, width, extent(3), extent(3), dilationHeight, dilationWidth, padding);
  }

  private Weights weights(int count, int channels, boolean withBias) {
    byte[] values = new byte[count];
    int mode = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      values[i] =
          (byte)
              switch (mode) {
                case 0 -> random.nextBoolean() ? 127 : -127;
                case 1 -> 127;
                case 2 -> -128 + random.nextInt(256);
                case 3 -> random.nextInt(3) - 1;
                default -> random.nextInt(255) - 127;
              };
    }
    float[] scales = new float[chance(0.4) ? 1 : channels];
    float middle = logUniform(-10, -2);
    for (int i = 0; i < scales.length; i++) {
      scales[i] = chance(0.02) ? 0 : middle * logUniform(-2, 2);
    }
    return new Weights(
        Bytes.of(values),
        Floats.of(scales),
        withBias ? Optional.of(Ints.of(bias(channels))) : Optional.empty());
  }

  private int[] bias(int channels) {
    int[] bias = new int[channels];
    for (int i = 0; i < channels; i++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        // A dead channel, as converters write it: |bias| about 2^30.
        bias[i] = (random.nextBoolean() ? 1 : -1) * ((1 << 30) + random.nextInt(200) - 100);
      } else if (kind > 3) {
        bias[i] = (int) (random.nextGaussian() * 10_000);
      }
    }
    return bias;
  }

  /** Parameters that spread the outputs over int8, or, now and then, any. */
  private Quantization output(Weights weights, int taps) {
    float in = builder.quantization(tensor).scale();
    float w = Math.max(weights.scales().get(0), 0x1p-14f);
    float spread = (float) (Math.sqrt(taps) * 70 * 70 / 60) * logUniform(-2, 2);
    float extreme = chance(0.1) ? logUniform(-20, 20) : 1;
    return Quantization.perTensor(in * w * spread * extreme, zeroPoint());
  }

  private float beta() {
    return chance(0.7) ? 1 : logUniform(-4, 4);
  }

  private Activation activation() {
    List<Activation> all = List.of(Activation.values());
    return all.get(random.nextInt(all.size()));
  }

  private int zeroPoint() {
    return switch (random.nextInt(6)) {
      case 0 -> -128;
      case 1 -> 127;
      case 2 -> 0;
      default -> -128 + random.nextInt(256);
    };
  }

  private int extent(int most) {
    return 1 + random.nextInt(most);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** 2 to a power uniform between the bounds. */
  private float logUniform(int from, int to) {
    return (float) StrictMath.pow(2, from + random.nextDouble() * (to - from));
  }
}

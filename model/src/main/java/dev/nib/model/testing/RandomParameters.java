package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Draws what operators need: every option, extreme scales, zero points and weights. */
record RandomParameters(Random random) {
  /** A window over {@code in}, which fits. */
  Window window(Shape in, int mostDilation) {
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

  Weights weights(int count, int channels, boolean withBias) {
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
        bias[i] = hugeBias();
      } else if (kind > 3) {
        bias[i] = (int) (random.nextGaussian() * 10_000);
      }
    }
    return bias;
  }

  /**
   * Dead channels as converters write them, in some layers with a scale for each channel: weights
   * of 0, and a weight scale so small that the bias, an ordinary number, becomes about 2^30 of its
   * steps. Their shifts go down to -31, and beyond that their multipliers are 0.
   *
   * @param tapStride from a channel's weight to its next one
   * @param channelStride from a channel's first weight to the next channel's
   */
  Weights withDeadChannels(
      Weights weights, int channels, int tapStride, int channelStride, float in, Quantization out) {
    boolean perChannel = weights.scales().size() == channels;
    if (!perChannel || weights.bias().isEmpty() || !chance(0.25)) {
      return weights;
    }
    byte[] values = weights.values().toArray();
    float[] scales = weights.scales().toArray();
    int[] bias = weights.bias().get().toArray();
    for (int c = 0; c < channels; c++) {
      if (chance(0.4)) {
        for (int tap = 0; tap < values.length / channels; tap++) {
          values[c * channelStride + tap * tapStride] = 0;
        }
        scales[c] = bounded(logUniform(-36, -22) * out.scale() / in);
        bias[c] = hugeBias();
      }
    }
    return new Weights(Bytes.of(values), Floats.of(scales), Optional.of(Ints.of(bias)));
  }

  private int hugeBias() {
    return (random.nextBoolean() ? 1 : -1) * ((1 << 30) + random.nextInt(400) - 200);
  }

  /** Parameters that spread the outputs over int8, or, now and then, any. */
  Quantization output(float in, Weights weights, int taps) {
    float w = Math.max(weights.scales().get(0), 0x1p-14f);
    float spread = (float) (Math.sqrt(taps) * 70 * 70 / 60) * logUniform(-2, 2);
    float extreme = chance(0.1) ? logUniform(-20, 20) : 1;
    return Quantization.perTensor(bounded(in * w * spread * extreme), zeroPoint());
  }

  float beta() {
    return chance(0.7) ? 1 : logUniform(-4, 4);
  }

  Activation activation() {
    List<Activation> all = List.of(Activation.values());
    return all.get(random.nextInt(all.size()));
  }

  int zeroPoint() {
    return switch (random.nextInt(6)) {
      case 0 -> -128;
      case 1 -> 127;
      case 2 -> 0;
      default -> -128 + random.nextInt(256);
    };
  }

  int extent(int most) {
    return 1 + random.nextInt(most);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** 2 to a power uniform between the bounds. */
  float logUniform(int from, int to) {
    return (float) StrictMath.pow(2, from + random.nextDouble() * (to - from));
  }

  /** Parameters whose scale is {@code scale} times some power of 2, now and then a large one. */
  Quantization near(float scale) {
    float factor = chance(0.1) ? logUniform(-20, 20) : logUniform(-2, 2);
    return Quantization.perTensor(bounded(scale * factor), zeroPoint());
  }

  /** Chains of extreme scales would leave the range of float32. */
  private static float bounded(float scale) {
    return Math.max(0x1p-60f, Math.min(0x1p60f, scale));
  }

  /** int8 values, now and then nothing but extremes. */
  Bytes values(int count) {
    byte[] values = new byte[count];
    random.nextBytes(values);
    if (chance(0.2)) {
      for (int i = 0; i < count; i++) {
        values[i] = (byte) (random.nextBoolean() ? 127 : -128);
      }
    }
    return Bytes.of(values);
  }

  /** One of {@code all}. */
  <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** 0 to {@code most} - 1. */
  int below(int most) {
    return random.nextInt(most);
  }

  ElementType bytes() {
    return random.nextBoolean() ? ElementType.UINT8 : ElementType.INT8;
  }

  /** Parameters of real numbers that {@code type} has, once they are cut off towards 0. */
  Quantization within(ElementType type) {
    return type == ElementType.UINT8
        ? Quantization.perTensor(logUniform(-4, 0), -128)
        : Quantization.perTensor(logUniform(-4, -1), zeroPoint());
  }

  Sampling sampling() {
    return one(List.of(Sampling.values()));
  }

  OptionalInt padValue() {
    return chance(0.4) ? OptionalInt.of(random.nextInt(256) - 128) : OptionalInt.empty();
  }

  /** The numbers below {@code count} in any order. */
  int[] permutation(int count) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(all, random);
    return all.stream().mapToInt(i -> i).toArray();
  }

  /** Some of the numbers below {@code count} that {@code which} lets through, in their order. */
  int[] some(int count, IntPredicate which) {
    return IntStream.range(0, count).filter(which).filter(i -> random.nextBoolean()).toArray();
  }
}

package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.Optional;
import java.util.Random;

/** Small graphs with fixed contents. */
public final class SampleGraphs {
  private SampleGraphs() {}

  /** A chain of every operator, from a float32 input {@code [1,6,6,2]} to a float32 output. */
  public static Graph everyOperator() {
    Random random = new Random(1);
    GraphBuilder builder = new GraphBuilder();
    int tensor = builder.floatInput(Shape.of(1, 6, 6, 2), Quantization.perTensor(0.05f, -7));
    tensor =
        builder.conv2D(
            tensor,
            4,
            Window.of(3, 3, 1, Padding.SAME),
            weights(random, 4, 18, 4),
            Activation.RELU,
            Quantization.perTensor(0.2f, -128));
    tensor =
        builder.depthwiseConv2D(
            tensor,
            2,
            Window.of(3, 3, 1, Padding.VALID),
            weights(random, 8, 9, 8),
            Activation.RELU6,
            Quantization.perTensor(0.1f, -100));
    tensor = builder.maxPool2D(tensor, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    tensor = builder.averagePool2D(tensor, Window.of(2, 2, 1, Padding.SAME), Activation.NONE);
    tensor = builder.reshape(tensor, 1, 32);
    tensor =
        builder.fullyConnected(
            tensor,
            32,
            5,
            false,
            weights(random, 5, 32, 1),
            Activation.NONE,
            Quantization.perTensor(0.3f, 4));
    tensor = builder.quantize(tensor, Quantization.perTensor(0.4f, -2));
    tensor = builder.softmax(tensor, 1);
    return builder.floatOutput(tensor).build();
  }

  private static Weights weights(Random random, int channels, int taps, int scaleCount) {
    byte[] values = new byte[channels * taps];
    random.nextBytes(values);
    float[] scales = new float[scaleCount];
    for (int i = 0; i < scaleCount; i++) {
      scales[i] = 0.01f + 0.001f * i;
    }
    int[] bias = random.ints(channels, -500, 500).toArray();
    return new Weights(Bytes.of(values), Floats.of(scales), Optional.of(Ints.of(bias)));
  }

  /** {@code file} with 1 to 3 of its bytes changed. */
  public static byte[] damaged(byte[] file, Random random) {
    byte[] damaged = file.clone();
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return damaged;
  }
}

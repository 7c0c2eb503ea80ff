package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Small graphs with fixed contents. */
public final class SampleGraphs {
  private SampleGraphs() {}

  /**
   * A chain of every operator but CAST, from a float32 input {@code [1,6,6,2]} to a float32 output.
   */
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
    tensor = branches(builder, tensor);
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

  /** CAST where it can stand: bytes {@code [1,3,3,2]} that become float32, and back. */
  public static Graph castBorder() {
    GraphBuilder builder = new GraphBuilder();
    Quantization inside = Quantization.perTensor(0.9f, -125);
    int tensor = builder.castInput(Shape.of(1, 3, 3, 2), ElementType.UINT8, inside);
    tensor = builder.relu(tensor, Activation.RELU6, Quantization.perTensor(0.1f, -100));
    return builder.castOutput(tensor, ElementType.INT8).build();
  }

  /** Two branches of everything that a {@code [1,2,2,8]} can go through and stay one. */
  private static int branches(GraphBuilder builder, int input) {
    Quantization fine = Quantization.perTensor(0.08f, -20);
    Quantization wide = Quantization.perTensor(0.25f, 9);
    int left = builder.pad(input, OptionalInt.empty(), 0, 0, 1, 0, 0, 1, 0, 0);
    left = builder.transpose(left, 0, 2, 1, 3);
    left =
        builder.stridedSlice(
            left, new int[] {0, 2, 1, 0}, new int[] {1, 0, 3, 8}, new int[] {1, -1, 1, 1}, 0, 0, 0);
    left = builder.function(UnaryFunction.HARD_SWISH, builder.leakyRelu(left, 0.1f, wide), fine);
    int right =
        builder.relu(builder.function(UnaryFunction.LOGISTIC, input, fine), Activation.RELU6, fine);
    Bytes eight = Bytes.of(new byte[] {1, -2, 3, -4, 5, -6, 7, -128});
    int scales = builder.constant(Shape.of(8), eight, wide);
    right = builder.function(UnaryFunction.TANH, right, fine);
    right = builder.mul(right, scales, Activation.NONE, fine);
    right = builder.prelu(right, scales, fine);
    right = builder.resizeBilinear(right, 3, 5, Sampling.HALF_PIXEL_CENTERS);
    right =
        builder.maximum(right, builder.minimum(right, builder.constant(Shape.of(8), eight, fine)));
    right = builder.resizeNearestNeighbor(right, 2, 2, Sampling.PLAIN);
    int both = builder.concatenation(List.of(left, right), 3);
    int mean = builder.mean(both, false, fine, 1, 2);
    mean = builder.squeeze(builder.expandDims(mean, 1), 0);
    both = builder.sub(both, mean, Activation.NONE, wide);
    int half =
        builder.stridedSlice(
            both, new int[] {0, 0, 0, 8}, new int[] {0, 0, 0, 0}, new int[] {1, 1, 1, 1}, 7, 15, 0);
    return builder.add(input, half, Activation.RELU, Quantization.perTensor(0.1f, -100));
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

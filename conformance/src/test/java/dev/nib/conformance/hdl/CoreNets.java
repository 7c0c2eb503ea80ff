package dev.nib.conformance.hdl;

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

/** Small nets of what the inference core computes, with what every core must have. */
final class CoreNets {
  private final GraphBuilder builder = new GraphBuilder();
  private final Random random;

  private CoreNets(long seed) {
    random = new Random(seed);
  }

  /** A layer of one tap, one of more channels with a pool behind it, and a fully connected one. */
  static Program pooled() {
    CoreNets nets = new CoreNets(1);
    int in = nets.builder.input(Shape.of(1, 7, 6, 1), Quantization.perTensor(0.5f, -128));
    Window single = Window.of(1, 1, 1, Padding.SAME);
    Quantization near = Quantization.perTensor(50f, 3);
    int tap = nets.builder.conv2D(in, 5, single, nets.weights(5, 1), Activation.NONE, near);
    Window window = Window.of(3, 3, 1, Padding.SAME);
    Quantization far = Quantization.perTensor(2000f, -20);
    int conv = nets.builder.conv2D(tap, 9, window, nets.weights(9, 45), Activation.NONE, far);
    int pool = nets.builder.maxPool2D(conv, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    return nets.classifier(pool, Quantization.perTensor(4_000f, 11), "pooled");
  }

  /** An image of MNIST's size, a layer that makes it larger, a pool and a classifier. */
  static Program wide() {
    CoreNets nets = new CoreNets(2);
    int in = nets.builder.input(Shape.of(1, 28, 28, 1), Quantization.perTensor(0.004f, -128));
    Window single = Window.of(1, 1, 1, Padding.SAME);
    Quantization near = Quantization.perTensor(0.4f, 3);
    int tap = nets.builder.conv2D(in, 4, single, nets.weights(4, 1), Activation.NONE, near);
    Window window = Window.of(3, 3, 3, Padding.SAME);
    Quantization far = Quantization.perTensor(16f, -20);
    int conv = nets.builder.conv2D(tap, 5, window, nets.weights(5, 36), Activation.NONE, far);
    int pool = nets.builder.maxPool2D(conv, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    return nets.classifier(pool, Quantization.perTensor(100f, 11), "wide");
  }

  /**
   * The image and a layer of it added, of which one must be copied; a function; a difference from
   * what two layers make; channels by themselves; an average.
   */
  static Program branched() {
    CoreNets nets = new CoreNets(3);
    GraphBuilder builder = nets.builder;
    Quantization q = Quantization.perTensor(0.05f, -3);
    Quantization far = Quantization.perTensor(5f, -3);
    int in = builder.input(Shape.of(1, 6, 6, 4), q);
    Window window = Window.of(3, 3, 1, Padding.SAME);
    int first = builder.conv2D(in, 4, window, nets.weights(4, 36), Activation.NONE, far);
    int sum = builder.add(in, first, Activation.NONE, far);
    int function = builder.leakyRelu(sum, 0.1f, q);
    int second = builder.conv2D(function, 4, window, nets.weights(4, 36), Activation.RELU, far);
    int third = builder.conv2D(second, 4, window, nets.weights(4, 36), Activation.NONE, far);
    int difference = builder.sub(third, function, Activation.NONE, q);
    int depthwise =
        builder.depthwiseConv2D(difference, 1, window, nets.weights(4, 9), Activation.NONE, far);
    int average =
        builder.averagePool2D(depthwise, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    return nets.classifier(average, far, "branched");
  }

  /** The net with a fully connected layer of ten outputs behind {@code tensor}. */
  private Program classifier(int tensor, Quantization output, String name) {
    int inputs = builder.shape(tensor).elements();
    int dense =
        builder.fullyConnected(
            tensor, inputs, 10, false, weights(10, inputs), Activation.NONE, output);
    return Lowering.lower(builder.output(dense).build(), name, "0".repeat(64));
  }

  private Weights weights(int channels, int taps) {
    byte[] values = new byte[channels * taps];
    random.nextBytes(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(-127, values[i]);
    }
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = (float) (0.01 * Math.pow(2, random.nextDouble() * 6 - 3));
    }
    int[] bias = random.ints(channels, -20_000, 20_000).toArray();
    return new Weights(Bytes.of(values), Floats.of(scales), Optional.of(Ints.of(bias)));
  }
}

package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.printed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The four reference models of MLPerf Tiny (Banbury et al. 2021, arXiv 2106.07597), layer by layer
 * with random weights: quantised, then computed alike by the simulator's kernels, the TFLite
 * interpreter and the generated C.
 */
class BenchmarkNetsTest {
  private static final int SAMPLES = 12;

  @TempDir private Path folder;

  /**
   * A reference model.
   *
   * @param layers appends them to a net with an input, and gives the output
   */
  record Benchmark(String name, Shape input, BiFunction<FloatNet, Integer, Integer> layers) {
    Graph graph() {
      FloatNet net = new FloatNet();
      int in = net.activation(input);
      int output = layers.apply(net, in);
      return new Graph(name, net.tensors, net.operators, List.of(in), List.of(output));
    }

    Shape samples(int count) {
      int[] extents = input.toArray();
      extents[0] = count;
      return Shape.of(extents);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Benchmark> benchmarks() {
    return List.of(
        new Benchmark("image classification", Shape.of(1, 32, 32, 3), BenchmarkNetsTest::resNet),
        new Benchmark("keyword spotting", Shape.of(1, 49, 10, 1), BenchmarkNetsTest::separableNet),
        new Benchmark("visual wake words", Shape.of(1, 96, 96, 3), BenchmarkNetsTest::mobileNet),
        new Benchmark("anomaly detection", Shape.of(1, 640), BenchmarkNetsTest::autoencoder));
  }

  /** A ResNet of three stacks, for CIFAR-10. */
  private static int resNet(FloatNet net, int input) {
    int at = net.conv(input, 16, 3, 3, 1, Activation.RELU);
    at = net.residual(at, 16, 1);
    at = net.residual(at, 32, 2);
    at = net.residual(at, 64, 2);
    return net.classifier(net.averagePool(at, 8, 8), 10);
  }

  /** For spectrograms of words. */
  private static int separableNet(FloatNet net, int input) {
    int at = net.conv(input, 64, 10, 4, 2, Activation.RELU);
    for (int i = 0; i < 4; i++) {
      at = net.separable(at, 64, 1);
    }
    return net.classifier(net.averagePool(at, 25, 5), 12);
  }

  /** MobileNet v1, a quarter as wide. */
  private static int mobileNet(FloatNet net, int input) {
    int at = net.conv(input, 8, 3, 3, 2, Activation.RELU);
    int[] channels = {16, 32, 32, 64, 64, 128, 128, 128, 128, 128, 128, 256, 256};
    List<Integer> strided = List.of(1, 3, 5, 11);
    for (int i = 0; i < channels.length; i++) {
      at = net.separable(at, channels[i], strided.contains(i) ? 2 : 1);
    }
    return net.classifier(net.averagePool(at, 3, 3), 2);
  }

  /** For sounds of machines. */
  private static int autoencoder(FloatNet net, int input) {
    int at = input;
    for (int units : new int[] {128, 128, 128, 128, 8, 128, 128, 128, 128}) {
      at = net.dense(at, units, Activation.RELU);
    }
    return net.dense(at, 640, Activation.NONE);
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void areQuantisedAndComputedAlike(Benchmark benchmark) throws IOException {
    BuiltOracle.classPath();
    Path f = folder.resolve("f.tflite");
    Files.write(f, TfliteWriter.write(benchmark.graph()));
    Path samples = folder.resolve("x.npy");
    Files.write(samples, FloatArrays.npy(benchmark.samples(SAMPLES), new Random(3)));
    Path i = folder.resolve("i.tflite");
    printed(0, "quantize", f, "--calibration", samples, "-o", i, "--quiet");
    String said =
        printed(
            0,
            "verify",
            i,
            "--input",
            samples,
            "-n",
            3,
            "--traced",
            2,
            "--quiet",
            "--target",
            "kernels",
            "--target",
            "tflite",
            "--target",
            "host-gcc-O2");
    assertThat(said).contains("3 of 3 targets equal the simulator", " 0 different");
  }

  /** A float graph that grows at its end; every layer's weights keep the size of activations. */
  private static final class FloatNet {
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final Random random = new Random(5);

    int activation(Shape shape) {
      return add(Tensor.floatActivation("t" + tensors.size(), shape));
    }

    int conv(int input, int channels, int height, int width, int stride, Activation activation) {
      Shape in = tensors.get(input).shape();
      Window window = Window.of(height, width, stride, Padding.SAME);
      int weights = weights(height * width * in.extent(3), channels, height, width, in.extent(3));
      OptionalInt bias = OptionalInt.of(weights(9, channels));
      int output = activation(slide(in, window, channels));
      operators.add(new Operator.Conv2D(input, weights, bias, output, window, activation));
      return output;
    }

    /** A depthwise convolution of 3x3 and one of 1x1. */
    int separable(int input, int channels, int stride) {
      Shape in = tensors.get(input).shape();
      Window window = Window.of(3, 3, stride, Padding.SAME);
      int weights = weights(9, 1, 3, 3, in.extent(3));
      OptionalInt bias = OptionalInt.of(weights(9, in.extent(3)));
      int output = activation(slide(in, window, in.extent(3)));
      operators.add(
          new Operator.DepthwiseConv2D(input, weights, bias, output, window, 1, Activation.RELU));
      return conv(output, channels, 1, 1, 1, Activation.RELU);
    }

    /** Two convolutions beside the input, which passes one of 1x1 where the shape changes. */
    int residual(int input, int channels, int stride) {
      int first = conv(input, channels, 3, 3, stride, Activation.RELU);
      int second = conv(first, channels, 3, 3, 1, Activation.NONE);
      int beside = stride == 1 ? input : conv(input, channels, 1, 1, stride, Activation.NONE);
      int sum = activation(tensors.get(second).shape());
      operators.add(new Operator.Add(beside, second, sum, Activation.RELU));
      return sum;
    }

    int averagePool(int input, int height, int width) {
      Shape in = tensors.get(input).shape();
      Window window = new Window(height, width, height, width, 1, 1, Padding.VALID);
      int output = activation(slide(in, window, in.extent(3)));
      operators.add(new Operator.AveragePool2D(input, output, window, Activation.NONE));
      return output;
    }

    int classifier(int input, int classes) {
      int flat = activation(Shape.of(1, tensors.get(input).shape().elements()));
      operators.add(new Operator.Reshape(input, flat));
      int logits = dense(flat, classes, Activation.NONE);
      int probabilities = activation(Shape.of(1, classes));
      operators.add(new Operator.Softmax(logits, probabilities, 1));
      return probabilities;
    }

    int dense(int input, int units, Activation activation) {
      int inputs = tensors.get(input).shape().elements();
      int weights = weights(inputs, units, inputs);
      OptionalInt bias = OptionalInt.of(weights(9, units));
      int output = activation(Shape.of(1, units));
      operators.add(new Operator.FullyConnected(input, weights, bias, output, activation, false));
      return output;
    }

    /** He's initialisation. */
    private int weights(int inputs, int... extents) {
      Shape shape = Shape.of(extents);
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
      }
      return add(Tensor.floatConstant("t" + tensors.size(), shape, values));
    }

    private int add(Tensor tensor) {
      tensors.add(tensor);
      return tensors.size() - 1;
    }

    private static Shape slide(Shape in, Window window, int channels) {
      return Shape.of(
          1, window.outputHeight(in.extent(1)), window.outputWidth(in.extent(2)), channels);
    }
  }
}

package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.printed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Float models that are hard to quantise: each is refused in one line, or gives an int8 file with
 * sound scales that the TFLite interpreter and the simulator compute alike.
 */
class HardModelsTest {
  private static final int CHANNELS = 4;

  @TempDir Path folder;

  /** Weights and biases that were the ruin of quantisers. */
  record Trap(String name, String method, IntToDoubleFunction weight, IntToDoubleFunction bias) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Trap> traps() {
    return List.of(
        new Trap("all zero", "minmax", i -> 0, i -> 0),
        new Trap("a channel of zeros", "mse", i -> i / 9 == 1 ? 0 : Math.sin(i), i -> 0.1 * i),
        new Trap("a dead layer", "auto", i -> -Math.abs(Math.sin(i)), i -> -1),
        new Trap("constant activations", "percentile", i -> 0, i -> 0.7),
        new Trap(
            "one huge channel", "minmax", i -> (i / 9 == 2 ? 1e6 : 1e-3) * Math.sin(i), i -> 0),
        new Trap("huge biases", "percentile", i -> 1e-4 * Math.sin(i), i -> 1e5),
        new Trap("tiny", "auto", i -> 1e-12 * Math.sin(i), i -> 1e-13),
        new Trap("huge", "mse", i -> 1e12 * Math.sin(i), i -> 1e10),
        new Trap("denormal", "minmax", i -> Float.MIN_VALUE * (i % 3), i -> 0));
  }

  @ParameterizedTest
  @MethodSource("traps")
  void hardModelsGiveSoundFiles(Trap trap) throws IOException {
    BuiltOracle.classPath();
    Path f = folder.resolve("f.tflite");
    Files.write(f, TfliteWriter.write(net(trap.weight, trap.bias)));
    Path i = folder.resolve("i.tflite");
    String images = images(40).toString();
    String said =
        printed(
            0, "quantize", f, "--calibration", images, "--method", trap.method, "-o", i, "--quiet");
    assertThat(said).contains("int8");
    for (Tensor tensor : TfliteFile.read(i).graph().tensors()) {
      Quantization q = tensor.requireQuantization();
      for (int c = 0; c < q.scales().size(); c++) {
        assertThat(q.scales().get(c)).as(tensor.name()).isPositive().isFinite();
      }
    }
    assertThat(
            printed(0, "verify", i, "--data", images, "--target", "tflite", "-n", "8", "--quiet"))
        .contains("1 of 1 targets equal the simulator", " 0 different");
  }

  @Test
  void whatIsNotFiniteIsRefused() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      Path f = folder.resolve("f.tflite");
      Files.write(f, TfliteWriter.write(net(i -> i == 7 ? bad : 0.1, i -> 0)));
      Path i = folder.resolve("none.tflite");
      String said = printed(2, "quantize", f, "--calibration", images(10), "-o", i, "--quiet");
      assertThat(said.strip().lines()).hasSize(1);
      assertThat(said).contains("operator 0 CONV_2D (conv)", "element 7 of w0 is " + bad);
      assertThat(i).doesNotExist();
    }
  }

  @Test
  void calibrationThatCannotWorkIsRefused() throws IOException {
    Path f = folder.resolve("f.tflite");
    Files.write(f, TfliteWriter.write(net(Math::sin, i -> 0)));
    Path i = folder.resolve("none.tflite");
    assertThat(printed(2, "quantize", f, "--calibration", black(30), "-o", i, "--quiet"))
        .contains("every pixel of the 24 calibration images is 0");
    assertThat(printed(2, "quantize", f, "--calibration", images(9), "-n", "0", "-o", i, "--quiet"))
        .contains("-n is 0");
    Path empty = folder.resolve("empty.csv");
    Files.writeString(empty, "");
    assertThat(printed(2, "quantize", f, "--calibration", empty, "-o", i, "--quiet"))
        .contains("empty.csv");
    Path wide = folder.resolve("wide.tflite");
    Files.write(wide, TfliteWriter.write(net(30, Math::sin, k -> 0)));
    assertThat(printed(2, "quantize", wide, "--calibration", images(9), "-o", i, "--quiet"))
        .contains("28x28 (width x height), but the net takes 28x30", "--fit");
    assertThat(printed(2, "quantize", f, "--calibration", images(9), "--method", "best", "-o", i))
        .contains("--method best", "minmax, percentile, mse and auto");
    assertThat(i).doesNotExist();
  }

  private static Graph net(IntToDoubleFunction weight, IntToDoubleFunction bias) {
    return net(28, weight, bias);
  }

  /** A convolution, a pool, a fully connected layer and softmax. */
  private static Graph net(int height, IntToDoubleFunction weight, IntToDoubleFunction bias) {
    int rows = (height - 3) / 5 + 1;
    int pooled = rows / 2;
    int flat = pooled * 3 * CHANNELS;
    Random random = new Random(1);
    return new Graph(
        "net",
        List.of(
            Tensor.floatActivation("input", Shape.of(1, height, 28, 1)),
            constant("w0", weight, CHANNELS, 3, 3, 1),
            constant("b0", bias, CHANNELS),
            Tensor.floatActivation("conv", Shape.of(1, rows, 6, CHANNELS)),
            Tensor.floatActivation("pool", Shape.of(1, pooled, 3, CHANNELS)),
            constant("w1", i -> random.nextGaussian(), 10, flat),
            constant("b1", bias, 10),
            Tensor.floatActivation("dense", Shape.of(1, 10)),
            Tensor.floatActivation("probabilities", Shape.of(1, 10))),
        List.of(
            new Operator.Conv2D(
                0, 1, OptionalInt.of(2), 3, Window.of(3, 3, 5, Padding.VALID), Activation.RELU),
            new Operator.MaxPool2D(3, 4, Window.of(2, 2, 2, Padding.VALID), Activation.NONE),
            new Operator.FullyConnected(4, 5, OptionalInt.of(6), 7, Activation.NONE, false),
            new Operator.Softmax(7, 8, 1)),
        List.of(0),
        List.of(8));
  }

  private static Tensor constant(String name, IntToDoubleFunction values, int... extents) {
    Shape shape = Shape.of(extents);
    float[] floats = new float[shape.elements()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.applyAsDouble(i);
    }
    return Tensor.floatConstant(name, shape, floats);
  }

  private Path images(int count) throws IOException {
    return csv(count, new Random(3).ints(0, 256).iterator()::nextInt);
  }

  private Path black(int count) throws IOException {
    return csv(count, () -> 0);
  }

  private Path csv(int count, java.util.function.IntSupplier pixel) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i % 10);
      for (int p = 0; p < 28 * 28; p++) {
        text.append(',').append(pixel.getAsInt());
      }
      text.append('\n');
    }
    return Files.writeString(folder.resolve("images.csv"), text);
  }
}

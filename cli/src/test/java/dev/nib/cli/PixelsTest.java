package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static dev.nib.cli.CommandLineCall.printed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.dataset.DataSources;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.toolkit.models.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nets for other pixels than 0 to 1, and with inputs of other shapes, on the command line. */
class PixelsTest {
  private static final float LARGER = 255;

  @TempDir static Path folder;

  private static Path data;
  private static Path image;

  /** The zoo's kb2 as a converter writes it when it was trained on 0..255. */
  private static Path int8;

  private static Path float32;

  @BeforeAll
  static void makeFiles() throws IOException {
    LabelledImages digits =
        DataSources.load("synthetic", LoadOptions.defaults().withSyntheticSizes(300, 10)).train();
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < digits.count(); i++) {
      csv.append(digits.label(i));
      for (int p = 0; p < digits.imageSize(); p++) {
        csv.append(',').append(digits.pixel(i, p / 28, p % 28));
      }
      csv.append('\n');
    }
    data = Files.writeString(folder.resolve("digits.csv"), csv);
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < digits.imageSize(); p++) {
      picture.getRaster().setSample(p % 28, p / 28, 0, digits.pixel(0, p / 28, p % 28));
    }
    image = folder.resolve("digit.png");
    ImageIO.write(picture, "png", image.toFile());
    int8 = write("bytes-int8", forBytes(zoo(Zoo.int8File(Zoo.named("kb2")))));
    float32 = write("bytes", forBytes(zoo(Zoo.floatFile(Zoo.named("kb2")))));
  }

  private static Graph zoo(String file) {
    return TfliteFile.of(file, Zoo.content(file)).graph();
  }

  private static Path write(String name, Graph graph) throws IOException {
    return Files.write(folder.resolve(name + ".tflite"), TfliteWriter.write(graph));
  }

  /** The same net for inputs 255 times as large, integer for integer; it says nothing of it. */
  private static Graph forBytes(Graph graph) {
    int input = graph.inputs().get(0);
    Operator first =
        graph.operators().stream().filter(op -> op.inputs().contains(input)).findFirst().get();
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    int weights = first.inputs().get(1);
    tensors.set(input, scaled(graph.tensor(input), LARGER));
    tensors.set(weights, scaled(graph.tensor(weights), 1 / LARGER));
    return new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs());
  }

  private static Tensor scaled(Tensor t, float factor) {
    if (t.type() == ElementType.FLOAT32) {
      return t.isConstant()
          ? Tensor.floatConstant(t.name(), t.shape(), times(t.floats(), factor))
          : t;
    }
    Quantization q = t.requireQuantization();
    Floats scales = Floats.of(times(q.scales(), factor));
    Quantization larger = new Quantization(scales, q.zeroPoints(), q.axis());
    return new Tensor(t.name(), t.shape(), t.type(), Optional.of(larger), t.data());
  }

  private static float[] times(Floats values, float factor) {
    float[] result = values.toArray();
    for (int i = 0; i < result.length; i++) {
      result[i] *= factor;
    }
    return result;
  }

  private static void assertRefused(Call call, String line) {
    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err().strip()).isEqualTo("nib: " + line);
  }

  private static double accuracy(Object model, Object... more) throws IOException {
    List<Object> arguments =
        new ArrayList<>(List.of("simulate", model, "--data", data, "--quiet", "--json"));
    arguments.addAll(List.of(more));
    String json = printed(0, arguments.toArray());
    return new ObjectMapper().readTree(json).at("/accuracy").asDouble();
  }

  @Test
  void anInt8NetForBytesGivesTheZoosAnswersOrIsRefused() throws IOException {
    double expected = accuracy("zoo:kb2");
    assertThat(expected).isGreaterThan(0.9);
    assertThat(accuracy(int8, "--pixels", "0..255")).isEqualTo(expected);
    String mend =
        "bytes-int8: the input's range is 0 to 255, pixels 0..1 would use 2 of 256 steps: give"
            + " --pixels 0..255";
    assertRefused(nib("simulate", int8, "--data", data, "--quiet"), mend);
    assertRefused(nib("simulate", int8, "--image", image, "--quiet", "--pixels", "0..1"), mend);
    assertRefused(nib("verify", int8, "--data", data, "--quiet"), mend);
    Path c = folder.resolve("never");
    assertRefused(nib("generate", "c", int8, "--data", data, "-o", c, "--quiet"), mend);
    assertThat(c).doesNotExist();
    assertThat(printed(0, "simulate", int8, "--image", image, "--pixels", "0..255", "--quiet"))
        .isEqualTo(printed(0, "simulate", "zoo:kb2", "--image", image, "--quiet"));
    printed(
        0,
        "verify",
        int8,
        "--data",
        data,
        "-n",
        3,
        "--pixels",
        "0..255",
        "--quiet",
        "--target",
        "kernels");
  }

  @Test
  void theHeaderSaysWhatThePixelsAre() throws IOException {
    Path told = folder.resolve("told");
    printed(0, "generate", "c", int8, "--data", data, "-o", told, "--pixels", "0..255", "--quiet");
    assertThat(told.resolve("bytes_int8.h"))
        .content()
        .contains("which the net takes\n * as it is, 0 to 255. */\nint8_t bytes_int8_pixel(");
    Path zoo = folder.resolve("zoo");
    printed(0, "generate", "c", "zoo:kb2", "--data", data, "-o", zoo, "--quiet");
    String example = Files.readString(told.resolve("main.c"));
    assertThat(
            example
                .replace("bytes-", "kb2-")
                .replace("bytes_", "kb2_")
                .replace("BYTES_INT8", "KB2_INT8"))
        .as("the same example")
        .isEqualTo(Files.readString(zoo.resolve("main.c")));

    Path untold = folder.resolve("untold");
    Call call = nib("generate", "c", int8, "-o", untold, "--quiet");
    assertThat(call.exitCode()).isZero();
    assertThat(call.err().strip())
        .isEqualTo(
            "nib: warning: bytes-int8: the input's range is 0 to 255, pixels 0..1 would use 2 of"
                + " 256 steps: the header has no bytes_int8_pixel; if the input is a picture, give"
                + " --pixels 0..255");
    assertThat(untold.resolve("bytes_int8.h")).content().doesNotContain("int8_t bytes_int8_pixel(");
    assertThat(untold.resolve("main.c")).content().contains("BYTES_INT8_INPUT_ZERO_POINT");
  }

  @Test
  void aFloatNetForBytesIsRefusedWithBothFiguresAndRemembersWhatItIsTold() throws IOException {
    Path quantized = folder.resolve("quantized.tflite");
    List<Object> quantize =
        List.of("quantize", float32, "--calibration", data, "-o", quantized, "--quiet");
    Call refused = nib(quantize.toArray());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().strip())
        .matches(
            "nib: .*bytes.tflite: pixels 0\\.\\.1 give [0-4]?\\d\\.\\d\\d % of 240 images the right"
                + " class, pixels 0\\.\\.255 (9\\d\\.\\d\\d|100\\.00) %: give --pixels 0\\.\\.255");
    assertThat(quantized).doesNotExist();
    List<Object> told = new ArrayList<>(quantize);
    told.addAll(List.of("--pixels", "0..255"));
    assertThat(printed(0, told.toArray())).doesNotContain("warning");
    assertThat(TfliteFile.read(quantized).graph().pixels()).contains(PixelScale.BYTE);
    assertThat(accuracy(quantized)).isGreaterThan(0.9);
    String compared = printed(0, "compare", float32, quantized, "--data", data, "--quiet");
    assertThat(compared).contains("agreement    100.00 %").doesNotContain("warning");
    assertRefused(
        nib("simulate", quantized, "--data", data, "--quiet", "--pixels", "0..1"),
        "quantized: the file says pixels 0..255, --pixels says 0..1; leave --pixels out");
  }

  @Test
  void aNetThatKnowsNoImageIsWarnedOf() throws IOException {
    Graph graph = zoo(Zoo.floatFile(Zoo.named("kb2")));
    List<Tensor> tensors =
        graph.tensors().stream().map(t -> t.isConstant() ? scaled(t, -1) : t).toList();
    Path odd =
        write(
            "odd",
            new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs()));
    Path result = folder.resolve("odd-int8.tflite");
    Call call = nib("quantize", odd, "--calibration", data, "-o", result, "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err())
        .contains("nib: warning: ", "odd.tflite: pixels 0..1 give ")
        .contains("of 240 images the right class, 0..255, -1..1, 0.1307,0.3081 no more than ");
  }

  @Test
  void trainingTakesAScaleAndSaysSo() throws IOException {
    Path model = folder.resolve("normalised.tflite");
    printed(
        0,
        "train",
        "--net",
        "conv:3:4:2 pool classifier:10",
        "--data",
        data,
        "--epochs",
        1,
        "-o",
        model,
        "--pixels",
        "0.1307,0.3081",
        "--quiet");
    Graph graph = TfliteFile.read(model).graph();
    assertThat(graph.pixels()).contains(PixelScale.MNIST);
    assertThat(folder.resolve("normalised.run.json"))
        .content()
        .contains("\"pixels\" : \"0.1307,0.3081\"");
    Path quantized = folder.resolve("normalised-int8.tflite");
    printed(0, "quantize", model, "--calibration", data, "-o", quantized, "--quiet");
    Graph result = TfliteFile.read(quantized).graph();
    assertThat(result.pixels()).contains(PixelScale.MNIST);
    Quantization input = result.input().requireQuantization();
    assertThat(input.dequantize(-128)).isBetween(-0.44f, -0.41f);
    assertThat(input.dequantize(127)).isBetween(2.8f, 2.84f);
  }

  @Test
  void numbersBeyondTheInputAreWarnedOf() throws IOException {
    Path array = folder.resolve("x.npy");
    byte[] npy = FloatArrays.npy(Shape.of(1, 28, 28, 1), new Random(1));
    Files.write(array, npy);
    Path out = folder.resolve("out");
    assertThat(printed(0, "simulate", "zoo:kb2", "--input", array, "-o", out, "--quiet"))
        .doesNotContain("warning");
    // 2.5 in float32, little-endian, as the last number.
    npy[npy.length - 2] = 0x20;
    npy[npy.length - 1] = 0x40;
    Files.write(array, npy);
    assertThat(printed(0, "simulate", "zoo:kb2", "--input", array, "-o", out, "--quiet"))
        .contains("x.npy: 0.1 % of the values lie outside 0.000 to 1.000, the range of input ")
        .contains(", and are clipped");
    assertRefused(
        nib("simulate", "zoo:kb2", "--input", array, "-o", out, "--pixels", "0..1"),
        "--pixels 0..1: a .npy array is no picture, its numbers go in as they are");
  }

  /** TensorFlow's first tutorial has {@code [1,28,28]}, many dense nets {@code [1,784]}. */
  @ParameterizedTest
  @ValueSource(strings = {"1,28,28", "1,784", "1,1,28,28"})
  void digitsGoIntoInputsOfAnyShape(String shape) throws IOException {
    int[] extents = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    Graph graph = zoo(Zoo.floatFile(Zoo.named("kb2")));
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    tensors.add(Tensor.floatActivation("picture", Shape.of(extents)));
    int picture = tensors.size() - 1;
    List<Operator> operators = new ArrayList<>(graph.operators());
    operators.add(0, new Operator.Reshape(picture, graph.inputs().get(0)));
    String name = "shape" + shape.replace(',', '_');
    Path model =
        write(name, new Graph(graph.name(), tensors, operators, List.of(picture), graph.outputs()));
    Path quantized = folder.resolve(name + "-int8.tflite");
    Path plain = folder.resolve("plain.tflite");
    printed(0, "quantize", model, "--calibration", data, "-o", quantized, "--quiet");
    printed(0, "quantize", "zoo:kb2", "--calibration", data, "-o", plain, "--quiet");
    assertThat(accuracy(quantized)).isEqualTo(accuracy(plain)).isGreaterThan(0.9);
    printed(0, "compare", model, quantized, "--data", data, "--min-agreement", 95, "--quiet");
    assertThat(printed(0, "simulate", quantized, "--image", image, "--quiet"))
        .isEqualTo(printed(0, "simulate", plain, "--image", image, "--quiet"));
    printed(0, "verify", quantized, "--data", data, "-n", 3, "--target", "kernels", "--quiet");
    Path c = folder.resolve(name);
    printed(0, "generate", "c", quantized, "--data", data, "-o", c, "--quiet");
    assertThat(c.resolve("main.c")).content().contains("given[] = {");
  }
}

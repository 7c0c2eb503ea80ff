package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.tflite.OddFiles;
import dev.nib.model.tflite.RawFile;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and arrays that users have: read, or refused in one line with the mend. */
class OddInputsTest {
  private static final short ONE = 0x3c00;
  private static final short HALF = 0x3800;

  @TempDir private Path folder;
  private Path array;

  /** Takes [N,4] of -1 to 0.992. */
  private Path int8;

  @BeforeEach
  void model() throws IOException {
    array = folder.resolve("x.npy");
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 4), Quantization.perTensor(1 / 128f, 0));
    int8 = write("i.tflite", TfliteWriter.write(builder.output(builder.softmax(input, 1)).build()));
  }

  @Test
  void whatIsNoNumberIsRefused() throws Exception {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      floats(0, 0, 0, 0, 0, 0.5f, wrong, 0);
      String line =
          "nib: %s: sample 1, element 2 is %s, which is no number that input t0 can take%n"
              .formatted(array, wrong);
      assertThat(refused("simulate", int8, "--input", array, "-o", folder.resolve("o")))
          .isEqualTo(line);
      assertThat(refused("verify", int8, "--input", array, "--target", "kernels")).isEqualTo(line);
    }
    assertThat(folder.resolve("o")).doesNotExist();
  }

  @Test
  void whatIsClippedIsSaid() throws Exception {
    floats(0, 0, 0, 0, 0, 0.5f, -3, 12);
    String line =
        "%s: 25.0 %% of the values lie outside -1.000 to 0.9922, the range of input t0, and are"
            + " clipped";
    Object[] call = {"simulate", int8, "--input", array, "-o", folder.resolve("o"), "--quiet"};
    assertThat(nib(call).err()).isEqualTo("nib: warning: " + line.formatted(array) + "\n");
    Call json =
        nib("simulate", int8, "--input", array, "-o", folder.resolve("p"), "--quiet", "--json");
    JsonNode result = new ObjectMapper().readTree(json.out());
    assertThat(result.at("/warnings/0").asText()).isEqualTo(line.formatted(array));
    // Within half a step of the ends nothing is.
    floats(-1.003f, 0.996f, 0, 0);
    assertThat(nib(call).err()).isEmpty();
  }

  @Test
  void anArrayOfWhichNothingWouldBeLeftIsRefused() throws Exception {
    floats(255, 128, 64, 255);
    assertThat(refused("simulate", int8, "--input", array, "-o", folder.resolve("o")))
        .isEqualTo(
            ("nib: %s: 100.0 %% of the values lie outside -1.000 to 0.9922, the range of input t0:"
                    + " nothing of them would be left; scale them as for the model's training%n")
                .formatted(array));
  }

  @Test
  void int8WeightsAloneAreSaidAndSentBack() throws Exception {
    Path hybrid = write("hybrid.tflite", OddFiles.int8Weights());
    Call inspect = nib("inspect", hybrid);
    assertThat(inspect.exitCode()).as(inspect.err()).isZero();
    assertThat(inspect.out())
        .contains("int8 weights with float32 activations, 6 parameters")
        .containsPattern("y +FullyConnected +\\[1,2] +float32 +- +- +-")
        .endsWith("nib quantize makes it of the float32 original\n");
    Files.write(array, FloatArrays.npy(Shape.of(9, 1, 2), new Random(1)));
    assertThat(refused("quantize", hybrid, "--calibration", array, "-o", folder.resolve("h")))
        .isEqualTo(
            "nib: %s: the model has int8 weights with float32 activations (\"dynamic range\""
                    .formatted(hybrid)
                + " quantisation); give the float32 original of it\n");
    assertThat(refused("verify", hybrid, "--random"))
        .startsWith(
            "nib: hybrid.tflite: input x is FLOAT32, an int8 model is needed: this one has");
  }

  /** From float16 weights to int8, and NaN on the way. */
  @Test
  void halfWeightsAreQuantised() throws Exception {
    Path half = write("half.tflite", OddFiles.halfWeights(ONE, HALF, HALF, ONE, HALF, (short) 0));
    assertThat(nib("inspect", half).out())
        .contains("float32, 6 parameters\nnote: its weights are float16, and are read as");
    Files.write(array, FloatArrays.npy(Shape.of(50, 1, 2), new Random(2)));
    Path quantized = folder.resolve("q.tflite");
    Call quantize = nib("quantize", half, "--calibration", array, "-o", quantized, "--quiet");
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    Call compare = nib("compare", half, quantized, "--input", array, "--json", "--quiet");
    JsonNode result = new ObjectMapper().readTree(compare.out());
    assertThat(result.at("/outputs/0/error").asDouble()).isBetween(1e-6, 0.02);
    Files.write(array, FloatArrays.npy(Shape.of(2, 1, 2), 1, 1, Float.NaN, 1));
    assertThat(refused("compare", half, quantized, "--input", array))
        .isEqualTo(
            "nib: %s: sample 1, element 0 is NaN, which is no number that a model can take%n"
                .formatted(array));
  }

  @Test
  void refusalsBeginWithFileAndOperator() throws Exception {
    Path unknown = write("u.tflite", OddFiles.chain(RawFile.INT8, RawFile.RELU, RawFile.COS));
    for (String command : new String[] {"inspect", "simulate", "verify", "quantize"}) {
      Object[] more =
          switch (command) {
            case "inspect" -> new Object[] {command, unknown};
            case "simulate" -> new Object[] {command, unknown, "--input", array, "-o", folder};
            case "verify" -> new Object[] {command, unknown, "--random"};
            default ->
                new Object[] {
                  command, unknown, "--calibration", array, "-o", folder.resolve("q.tflite")
                };
          };
      assertThat(refused(more))
          .isEqualTo(
              "nib: %s: operator 1 COS: nib has no such operator (README.md lists what it has)%n"
                  .formatted(unknown));
    }
  }

  private void floats(float... values) throws IOException {
    Files.write(array, FloatArrays.npy(Shape.of(values.length / 4, 4), values));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static String refused(Object... arguments) {
    Call call = nib(arguments);
    assertThat(call.exitCode()).as(call.err() + call.out()).isEqualTo(2);
    return call.err();
  }
}

package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.model.Shape;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.nets.Nets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are quantised and compared on arrays as well as on images. */
class ArrayInputsTest {
  private static final int SAMPLES = 20;

  @TempDir private Path folder;

  @Test
  void calibratesAndComparesOnAnArray() throws Exception {
    Path floats = folder.resolve("net.tflite");
    Files.write(floats, TfliteWriter.write(CnnTrainer.untrained(Nets.COMPACT, 1).toGraph()));
    Path array = folder.resolve("x.npy");
    Files.write(array, FloatArrays.npy(Shape.of(SAMPLES, 28, 28, 1), new Random(4)));
    Path int8 = folder.resolve("int8.tflite");
    Call quantize = nib("quantize", floats, "--calibration", array, "-o", int8, "--quiet");
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    Call compare = nib("compare", floats, int8, "--input", array, "--json", "--quiet");
    JsonNode result = new ObjectMapper().readTree(compare.out());
    assertThat(result.get("samples").asInt()).isEqualTo(SAMPLES);
    assertThat(result.get("tensors")).hasSizeGreaterThan(8);
    for (JsonNode tensor : result.get("tensors")) {
      assertThat(tensor.get("sqnrDb").asDouble()).as(tensor.toString()).isGreaterThan(20);
    }
    assertThat(result.at("/layerSamples").asInt()).isEqualTo(SAMPLES);
    JsonNode output = result.at("/outputs/0");
    assertThat(output.at("/answers").asInt()).isEqualTo(SAMPLES);
    assertThat(output.at("/agreement").asDouble())
        .isEqualTo(output.at("/sameAnswers").asDouble() / SAMPLES)
        .isGreaterThan(0.5);
    assertThat(output.at("/error").asDouble())
        .isPositive()
        .isLessThan(output.at("/largestDifference").asDouble());
    comparesTheFirstSamples(floats, int8, array);
    gates(floats, int8, array);
    assertThat(
            nib("quantize", floats, "--calibration", array, "--calibration", "mnist", "-o", int8)
                .err())
        .contains("--calibration is there 2 times");
  }

  private static void comparesTheFirstSamples(Path floats, Path int8, Path array) throws Exception {
    Call first =
        nib(
            "compare",
            floats,
            int8,
            "--input",
            array,
            "-n",
            "7",
            "--layer-images",
            "3",
            "--json",
            "--quiet");
    JsonNode result = new ObjectMapper().readTree(first.out());
    assertThat(result.get("samples").asInt()).isEqualTo(7);
    assertThat(result.at("/outputs/0/answers").asInt()).isEqualTo(7);
    assertThat(result.get("layerSamples").asInt()).isEqualTo(3);
    assertThat(result.get("tensors")).isNotEmpty();
    Call text = nib("compare", floats, int8, "--input", array, "-n", "7", "--layer-images", "3");
    assertThat(text.out())
        .contains("outputs, float against dequantised int8, 7 samples", "[1, 10]", " of 7 rows)")
        .contains("float against dequantised int8, first 3 samples");
    Call none = nib("compare", floats, int8, "--input", array, "--layer-images", "0", "--quiet");
    assertThat(none.out()).contains(" of 20 rows)").doesNotContain("SQNR");
  }

  private static void gates(Path floats, Path int8, Path array) {
    Call drop = nib("compare", floats, int8, "--input", array, "--max-drop", "1");
    assertThat(drop.exitCode()).isEqualTo(2);
    assertThat(drop.err())
        .contains("--max-drop 1.0: an accuracy needs labels, and " + array)
        .contains("use --data, or --min-agreement")
        .hasLineCount(1);
    assertThat(nib("compare", floats, int8, "--input", array, "--min-agreement", "50").exitCode())
        .isZero();
    assertThat(nib("compare", floats, int8, "--input", array, "--min-agreement", "101").err())
        .contains("--min-agreement is 101, must be 0 to 100 percent");
    assertThat(nib("compare", floats, int8, "--input", array, "-n", "0").err())
        .contains("-n is 0, must be 1 or more");
  }
}

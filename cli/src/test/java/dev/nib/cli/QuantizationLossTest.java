package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.quantizer.FloatComparison;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.quantize.QuantizationLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nib quantize} says of what is lost, and of too few samples. */
class QuantizationLossTest {
  private static final int SAMPLES = 120;

  @TempDir private Path folder;

  /** The second hidden value decides, and is a thousandth of the first: no int8 step is left. */
  @Test
  void aModelThatInt8RuinsIsWarnedOf() throws Exception {
    Call call = quantize(net(1e-3f));
    assertThat(call.err().lines()).hasSize(1);
    assertThat(call.err())
        .startsWith("nib: warning: int8 gives the class of float32 for only ")
        .contains(" of 120 calibration samples; try another --method");
    JsonNode json = new ObjectMapper().readTree(call.out());
    assertThat(json.get("warnings")).hasSize(1);
    assertThat(json.at("/loss/samples").asInt()).isEqualTo(SAMPLES);
    assertThat(json.at("/loss/agreement").asDouble()).isBetween(0.2, 0.9);
    assertThat(json.at("/loss/float32Accuracy").isNull()).isTrue();
    assertThat(json.at("/trials")).hasSize(3);
  }

  @Test
  void aModelThatKeepsItsAnswersIsNot() throws Exception {
    Call call = quantize(net(1));
    assertThat(call.err()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(call.out());
    assertThat(json.get("warnings")).isEmpty();
    assertThat(json.at("/loss/agreement").asDouble()).isGreaterThan(0.97);
    assertThat(json.at("/method").asText()).isEqualTo("mse");
  }

  @Test
  void samplesAreCountedAsAskedFor() throws Exception {
    Path model = net(1);
    Call more = quantize(model, "-n", "500");
    assertThat(more.err().lines())
        .singleElement()
        .asString()
        .endsWith("x.npy has 120 samples, all are used");
    assertThat(samples(more)).isEqualTo(SAMPLES);
    Call some = quantize(model, "-n", "60");
    assertThat(some.err()).isEmpty();
    assertThat(samples(some)).isEqualTo(60);
    Call one = quantize(model, "-n", "1");
    assertThat(one.err().lines())
        .singleElement()
        .asString()
        .contains("calibrated on 1 sample:", "give some hundred");
    assertThat(samples(one)).isEqualTo(1);
  }

  @Test
  void accuracyCountsWhereLabelsAre() {
    int[] labels = IntStream.range(0, 200).map(i -> i % 10).toArray();
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    LabelledImages images = LabelledImages.of(1, 1, 10, new byte[200], bytes);
    List<Integer> every = IntStream.range(0, 100).map(i -> 2 * i).boxed().toList();
    List<Integer> right = every.stream().map(i -> labels[i]).toList();
    assertThat(warning(images, every, right, wrong(right, 2))).isEmpty();
    assertThat(warning(images, every, right, wrong(right, 3)))
        .get()
        .asString()
        .startsWith(
            "int8 is right for 97.00 % of 100 calibration images, float32 for 100.00 %: 3.0 points"
                + " are lost;");
    assertThat(warning(images, every, wrong(right, 3), right)).as("gained").isEmpty();
    List<Integer> few = every.subList(0, 2);
    assertThat(warning(images, few, right.subList(0, 2), wrong(right.subList(0, 2), 2))).isEmpty();
  }

  private static Optional<String> warning(
      LabelledImages images, List<Integer> positions, List<Integer> floats, List<Integer> int8s) {
    return QuantizationLoss.of(
            new FloatComparison(positions, Optional.of(0.98), 0.01, 0.01, floats, int8s),
            Optional.of(images))
        .warning()
        .map(Message::text);
  }

  /** The first {@code count} of the answers wrong. */
  private static List<Integer> wrong(List<Integer> answers, int count) {
    return IntStream.range(0, answers.size())
        .map(i -> i < count ? (answers.get(i) + 1) % 10 : answers.get(i))
        .boxed()
        .toList();
  }

  @Test
  void outputsWithoutClassesAreJudgedByTheirError() {
    FloatComparison near =
        new FloatComparison(
            Collections.nCopies(9, 0), Optional.empty(), 1, 0.1, List.of(), List.of());
    assertThat(QuantizationLoss.of(near, Optional.empty()).warning()).isEmpty();
    FloatComparison far =
        new FloatComparison(
            Collections.nCopies(9, 0), Optional.empty(), 1, 0.11, List.of(), List.of());
    assertThat(QuantizationLoss.of(far, Optional.empty()).warning())
        .get()
        .asString()
        .contains("differs from float32's by 11.00 % of its standard deviation on 9");
  }

  private static int samples(Call call) throws Exception {
    return new ObjectMapper().readTree(call.out()).at("/calibrationSamples").asInt();
  }

  private Call quantize(Path model, Object... more) throws Exception {
    Path array = folder.resolve("x.npy");
    Files.write(array, FloatArrays.npy(Shape.of(SAMPLES, 2), new Random(4)));
    Object[] all = new Object[more.length + 8];
    System.arraycopy(more, 0, all, 8, more.length);
    System.arraycopy(
        new Object[] {
          "quantize",
          model,
          "--calibration",
          array,
          "-o",
          folder.resolve("i.tflite"),
          "--json",
          "--quiet"
        },
        0,
        all,
        0,
        8);
    Call call = nib(all);
    assertThat(call.exitCode()).as(call.err()).isZero();
    return call;
  }

  /** Two inputs from 0 to 1; the class is whether the second is above 0.5. */
  private Path net(float second) throws Exception {
    Graph graph =
        new Graph(
            "net",
            List.of(
                Tensor.floatActivation("x", Shape.of(1, 2)),
                Tensor.floatConstant("w0", Shape.of(2, 2), 1, 0, 0, second),
                Tensor.floatConstant("b0", Shape.of(2), 0, -second / 2),
                Tensor.floatActivation("hidden", Shape.of(1, 2)),
                Tensor.floatConstant("w1", Shape.of(2, 2), 0, 1 / second, 0, -1 / second),
                Tensor.floatActivation("y", Shape.of(1, 2))),
            List.of(
                new Operator.FullyConnected(0, 1, OptionalInt.of(2), 3, Activation.NONE, false),
                new Operator.FullyConnected(3, 4, OptionalInt.empty(), 5, Activation.NONE, false)),
            List.of(0),
            List.of(5));
    return Files.write(folder.resolve("f.tflite"), TfliteWriter.write(graph));
  }
}

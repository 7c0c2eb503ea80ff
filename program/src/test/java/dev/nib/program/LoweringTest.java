package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.SampleGraphs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scales, zero points and weights become. */
class LoweringTest {
  private static final Quantization UNIT = Quantization.perTensor(1, 0);

  @Test
  void zeroPointIsFoldedIntoTheBias() {
    // 10 - 5 * (1 - 2 + 4) = -5
    Step.FullyConnected step =
        dense(Quantization.perTensor(1, 5), new byte[] {1, -2, 4}, 1, 10, UNIT);
    assertThat(step.bias()).isEqualTo(Ints.of(-5));
    // x = -128, 127, -128: -5 - 128 - 254 - 512; and the other ends: -5 + 127 + 256 + 508
    assertThat(step.accumulator()).isEqualTo(new AccumulatorRange(-899, 886));
    assertThat(step.accumulator().bits()).isEqualTo(11);
  }

  @Property(tries = 200)
  void accumulatorRangeIsWhatTheWorstInputsReach(
      @ForAll @Size(min = 1, max = 5) byte[] weights,
      @ForAll @IntRange(min = -100_000, max = 100_000) int bias,
      @ForAll byte zeroPoint) {
    Step.FullyConnected step =
        dense(Quantization.perTensor(1, zeroPoint), weights, 0x1p-20f, bias, UNIT);
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    // Every input at one of its ends; and every subset, which is a partial sum in some order.
    for (int ends = 0; ends < 1 << weights.length; ends++) {
      int sum = step.bias().get(0);
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * ((ends >> i & 1) == 0 ? -128 : 127);
        min = Math.min(min, sum);
        max = Math.max(max, sum);
      }
      int real = bias;
      for (int i = 0; i < weights.length; i++) {
        real += weights[i] * (((ends >> i & 1) == 0 ? -128 : 127) - zeroPoint);
      }
      assertThat(sum).as("both forms give the same").isEqualTo(real);
    }
    min = Math.min(min, step.bias().get(0));
    max = Math.max(max, step.bias().get(0));
    assertThat(step.accumulator()).isEqualTo(new AccumulatorRange(min, max));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "-1, 0, 1",
    "0, 1, 2",
    "-2, 1, 2",
    "-2, -1, 2",
    "-200, -129, 9",
    "-128, 127, 8",
    "-129, 0, 9",
    "0, 128, 9",
    "-2147483648, 0, 32",
    "0, 2147483647, 32"
  })
  void bitsOfARange(int min, int max, int bits) {
    assertThat(new AccumulatorRange(min, max).bits()).isEqualTo(bits);
  }

  @Test
  void deadChannelsKeepTheirHugeBiasAndTinyFactor() {
    // As converters write them: weights 0, |bias| about 2^30, a factor of 2^-32, and one below it.
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 2), Quantization.perTensor(1, -128));
    Weights weights =
        new Weights(
            Bytes.of(new byte[4]),
            Floats.of(0x1p-32f, 0x1p-33f),
            Optional.of(Ints.of(1073741952, -1073741632)));
    int output = builder.fullyConnected(input, 2, 2, false, weights, Activation.NONE, UNIT);
    Step.FullyConnected step =
        (Step.FullyConnected) lower(builder.output(output).build()).steps().get(0);
    assertThat(step.bias()).isEqualTo(Ints.of(1073741952, -1073741632));
    assertThat(step.requantization().multipliers()).isEqualTo(Ints.of(1 << 30, 0));
    assertThat(step.requantization().shifts()).isEqualTo(Ints.of(-31, 0));
    assertThat(step.accumulator().bits()).isEqualTo(32);
    // R1 halves 2^30 + 128 to 2^29 + 64, of which R2 by 2^31 leaves a quarter.
    assertThat(step.requantization().apply(1073741952, 0)).isZero();
    assertThat(step.requantization().apply(-1073741632, 1)).isZero();
  }

  @Test
  void fullyConnectedWithOneScaleMultipliesScalesInSinglePrecision() {
    float in = 0.1f;
    float w = 0.3f;
    double single = in * w;
    double full = (double) in * w;
    assertThat(single).isNotEqualTo(full).isCloseTo(full, within(1e-8));
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 1, 1, 2), Quantization.perTensor(in, 0));
    Weights one = weights(new byte[] {1, 2}, w);
    int dense = builder.fullyConnected(input, 2, 1, false, one, Activation.NONE, UNIT);
    Window window = Window.of(1, 1, 1, Padding.SAME);
    int conv = builder.conv2D(input, 1, window, one, Activation.NONE, UNIT);
    Weights two = new Weights(Bytes.of(new byte[4]), Floats.of(w, 0.5f), Optional.empty());
    int perChannel = builder.fullyConnected(input, 2, 2, false, two, Activation.NONE, UNIT);
    Program program = lower(builder.output(dense).output(conv).output(perChannel).build());
    assertFactor(((Step.FullyConnected) program.steps().get(0)).requantization(), single);
    assertFactor(((Step.Conv2D) program.steps().get(1)).requantization(), full);
    assertFactor(((Step.FullyConnected) program.steps().get(2)).requantization(), full);
  }

  private static void assertFactor(Requantization actual, double expected) {
    assertThat(new QuantizedMultiplier(actual.multiplier(0), actual.shift(0)))
        .isEqualTo(QuantizedMultiplier.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 0.1, 3, -128, 127",
    "RELU, 0.1, 3, 3, 127",
    "RELU6, 0.1, 3, 3, 63",
    "RELU6, 0.01, -128, -128, 127",
    "RELU6, 0.03, -128, -128, 72",
    "RELU_N1_TO_1, 0.1, 3, -7, 13",
    "RELU_N1_TO_1, 0.4, 127, 124, 127", // 1 / 0.4 = 2.5 goes to 3
    "RELU6, 1e-8, -1, -1, 127"
  })
  void clampOfAnActivation(Activation activation, float scale, int zeroPoint, int min, int max) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 2, 2, 1), Quantization.perTensor(scale, zeroPoint));
    Window window = Window.of(2, 2, 1, Padding.SAME);
    int output = builder.maxPool2D(input, window, activation);
    Step.Pool2D step = (Step.Pool2D) lower(builder.output(output).build()).steps().get(0);
    assertThat(step.min()).isEqualTo(min);
    assertThat(step.max()).isEqualTo(max);
  }

  @Test
  void softmaxConstants() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(2, 3, 10), Quantization.perTensor(0.17185351f, 5));
    Step.Softmax step =
        (Step.Softmax) lower(builder.output(builder.softmax(input, 1)).build()).steps().get(0);
    assertThat(step.multiplier()).isEqualTo(1476210432);
    assertThat(step.leftShift()).isEqualTo(24);
    assertThat(step.diffMin()).isEqualTo(-124);
    assertThat(step.rows()).isEqualTo(6);
    assertThat(step.depth()).isEqualTo(10);
  }

  @Test
  void quantizeAndDequantizeAtTheBorderFallAway() {
    Graph graph = SampleGraphs.everyOperator();
    Program program = lower(graph);
    assertThat(program.completed().stream().flatMap(List::stream).map(Value::tensor))
        .containsAll(
            graph.operators().stream()
                .filter(op -> !(op instanceof Operator.Dequantize))
                .map(Operator::output)
                .toList());
    assertThat(program.inputs()).extracting(Value::tensor).containsExactly(1);
    Operator last = graph.operators().get(graph.operators().size() - 1);
    assertThat(program.outputs()).extracting(Value::tensor).containsExactly(last.inputs().get(0));
    assertThat(program.inputs().get(0).quantization()).isEqualTo(Quantization.perTensor(0.05f, -7));
    assertThat(program.inputBytes()).isEqualTo(72);
    assertThat(program.outputBytes()).isEqualTo(5);
  }

  @Test
  void reshapeSharesItsInputsStorage() {
    PlacedProgram placed = PlacedProgram.of(lower(SampleGraphs.everyOperator()));
    assertThat(placed.program().parts()).isNotEmpty();
    for (Part part : placed.program().parts()) {
      assertThat(part.kind()).isEqualTo(Part.Kind.ALIAS);
      assertThat(placed.offset(part.value())).isEqualTo(placed.offset(part.whole()));
    }
    for (Step step : placed.program().steps()) {
      for (Value input : step.reads()) {
        assertThat(placed.offset(input)).as(step.kind()).isNotEqualTo(placed.offset(step.output()));
      }
    }
  }

  @Test
  void programKeepsNameHashAndTensorNames() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "digits", "abc");
    assertThat(program.name()).isEqualTo("digits");
    assertThat(program.sourceSha256()).isEqualTo("abc");
    assertThat(program.steps().get(0).name()).isEqualTo("t4");
  }

  private static Step.FullyConnected dense(
      Quantization in, byte[] values, float scale, int bias, Quantization out) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, values.length), in);
    Weights weights =
        new Weights(
            Bytes.of(Arrays.copyOf(values, values.length)),
            Floats.of(scale),
            Optional.of(Ints.of(bias)));
    int output =
        builder.fullyConnected(input, values.length, 1, false, weights, Activation.NONE, out);
    return (Step.FullyConnected) lower(builder.output(output).build()).steps().get(0);
  }

  private static Weights weights(byte[] values, float scale) {
    return new Weights(Bytes.of(values), Floats.of(scale), Optional.empty());
  }

  private static Program lower(Graph graph) {
    return Lowering.lower(graph, "test", "");
  }
}

package dev.nib.program;

import static dev.nib.program.Handmade.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The integers that scales become, operator by operator, none of the scales 1. */
class LoweredConstantsTest {
  private static final Quantization IN = Quantization.perTensor(0.75f, 5);
  private static final Quantization OTHER = Quantization.perTensor(0.3f, -9);
  private static final Quantization OUT = Quantization.perTensor(0.2f, 11);

  private final GraphBuilder builder = new GraphBuilder();

  private Step lowered(int output) {
    Program program = Lowering.lower(builder.output(output).build(), "test", "");
    return program.steps().get(program.steps().size() - 1);
  }

  private void refused(int output, String message) {
    assertThatThrownBy(() -> lowered(output))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  private static void assertFactor(Requantization actual, double real, int zeroPoint) {
    assertFactor(actual, real, zeroPoint, -128);
  }

  private static void assertFactor(Requantization actual, double real, int zeroPoint, int min) {
    QuantizedMultiplier expected = QuantizedMultiplier.of(real);
    assertThat(actual)
        .isEqualTo(
            new Requantization(
                Ints.of(expected.multiplier()), Ints.of(expected.shift()), zeroPoint, min, 127));
  }

  // ---- Two inputs ----

  @Test
  void sumsAreAddedOnTwiceTheLargerScale() {
    int a = builder.input(Shape.of(2, 3), IN);
    int b = builder.input(Shape.of(2, 3), OTHER);
    Step.Sum sum = (Step.Sum) lowered(builder.add(a, b, Activation.NONE, OUT));
    Step.Sum swapped = (Step.Sum) lowered(builder.sub(b, a, Activation.NONE, OUT));
    double common = 2 * (double) 0.75f;
    QuantizedMultiplier half = QuantizedMultiplier.of(0.75f / common);
    QuantizedMultiplier less = QuantizedMultiplier.of(0.3f / common);
    assertThat(List.of(sum.factors().first(), sum.factors().second())).containsExactly(half, less);
    assertThat(List.of(swapped.factors().first(), swapped.factors().second()))
        .containsExactly(less, half);
    assertFactor(sum.factors().output(), common / (1048576 * (double) 0.2f), 11);
    assertThat(sum.subtracts()).isFalse();
    assertThat(swapped.subtracts()).isTrue();
  }

  @Test
  void theLastFactorOfAnAdditionIsBelowOne() {
    int a = builder.input(Shape.of(2), Quantization.perTensor(0x1p19f, 0));
    refused(
        builder.add(a, a, Activation.NONE, Quantization.perTensor(1, 0)),
        "operator 0 ADD (t1): input scales 524288.0 and 524288.0 are over 2^19 times the output"
            + " scale 1.0");
    GraphBuilder below = new GraphBuilder();
    int b = below.input(Shape.of(2), Quantization.perTensor(Math.nextDown(0x1p19f), 0));
    below.output(below.add(b, b, Activation.NONE, Quantization.perTensor(1, 0)));
    assertThat(Lowering.lower(below.build(), "test", "").steps()).hasSize(1);
  }

  @Test
  void productsHaveTheProductOfTheirScales() {
    int a = builder.input(Shape.of(2, 3), IN);
    int b = builder.input(Shape.of(2, 3), OTHER);
    Step.Product product = (Step.Product) lowered(builder.mul(a, b, Activation.NONE, OUT));
    assertFactor(product.requantization(), 0.75f * 0.3f / 0.2f, 11);
  }

  @Test
  void missingAxesAndExtentsOfOneAreRepeated() {
    int a = builder.input(Shape.of(2, 3, 4), IN);
    int b = builder.input(Shape.of(3, 1), IN);
    Step.Sum sum = (Step.Sum) lowered(builder.add(a, b, Activation.NONE, OUT));
    assertThat(sum.walk()).isEqualTo(walk(Ints.of(2, 3, 4), Ints.of(12, 4, 1), Ints.of(0, 1, 0)));
    int row = builder.input(Shape.of(1, 4), IN);
    Step.Sum other = (Step.Sum) lowered(builder.add(row, a, Activation.NONE, OUT));
    assertThat(other.walk()).isEqualTo(walk(Ints.of(6, 4), Ints.of(0, 1), Ints.of(4, 1)));
  }

  // ---- One input ----

  @Test
  void functionsOfOneFactor() {
    int a = builder.input(Shape.of(4), IN);
    Step.Rescale quantized = (Step.Rescale) lowered(builder.quantize(a, OUT));
    assertFactor(quantized.factor(), (double) 0.75f / 0.2f, 11);
    assertThat(quantized.below()).isEqualTo(quantized.factor());
    Step.Rescale relu = (Step.Rescale) lowered(builder.relu(a, Activation.RELU, OUT));
    assertThat(relu.factor().min()).isEqualTo(11);
    assertFactor(relu.below(), 0.75f / 0.2f, 11, 11);
    Step.Rescale leaky = (Step.Rescale) lowered(builder.leakyRelu(a, 0.3f, OUT));
    assertFactor(leaky.factor(), 0.75f / 0.2f, 11);
    assertFactor(leaky.below(), 0.75f * 0.3f / 0.2f, 11);
  }

  @Test
  void slopesHaveAScaleOfTheirOwn() {
    int a = builder.input(Shape.of(1, 2), IN);
    int alpha = builder.constant(Shape.of(2), Bytes.of((byte) 3, (byte) -7), OTHER);
    Step.Prelu prelu = (Step.Prelu) lowered(builder.prelu(a, alpha, OUT));
    assertFactor(prelu.factor(), 0.75f / 0.2f, 11);
    assertFactor(prelu.below(), 0.75f * 0.3f / 0.2f, 11);
    assertThat(prelu.alphaZeroPoint()).isEqualTo(-9);
    assertThat(prelu.alphas()).isEqualTo(Bytes.of((byte) 3, (byte) -7));
  }

  @Test
  void slopesThatOverflowAreRefused() {
    // 255 * (127 + 128) has 16 bits; the factor shifts it left by 16.
    int a = builder.input(Shape.of(1, 2), Quantization.perTensor(0x1p15f, 0));
    Quantization slopes = Quantization.perTensor(1, -128);
    int alpha = builder.constant(Shape.of(2), Bytes.of((byte) 0, (byte) 127), slopes);
    refused(
        builder.prelu(a, alpha, Quantization.perTensor(1, 0)),
        "operator 0 PRELU (t2): channel 0: accumulator [-65025, 65025] shifted left by 16 overflows"
            + " 32 bits");
  }

  @ParameterizedTest
  @CsvSource({"0.0625, 0", "0.1, -20", "0.02, 50"})
  void logisticIsRoundedToSteps(float scale, int zeroPoint) {
    int a = builder.input(Shape.of(4), Quantization.perTensor(scale, zeroPoint));
    Step.Table table =
        (Step.Table)
            lowered(builder.function(UnaryFunction.LOGISTIC, a, Quantization.perTensor(1, 0)));
    for (int q = -128; q < 128; q++) {
      double steps = 256 / (1 + Math.exp(-(double) scale * (q - zeroPoint)));
      long expected = Math.min(127, Math.round(steps) - 128);
      assertThat(table.values().get(q + 128)).as("%d", q).isEqualTo((byte) expected);
    }
    assertThat(table.values().get(zeroPoint + 128)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0, 0.04, 3",
    "0.1, 40, 0.1, -100",
    "0.008, -10, 0.006, 20",
    "0.3, 0, 0.2, -5",
    "0.002, 30, 0.0015, 10"
  })
  void hardSwishIsWithinAStep(float scale, int zeroPoint, float outScale, int outZero) {
    int a = builder.input(Shape.of(4), Quantization.perTensor(scale, zeroPoint));
    Quantization out = Quantization.perTensor(outScale, outZero);
    Step.Table table = (Step.Table) lowered(builder.function(UnaryFunction.HARD_SWISH, a, out));
    for (int q = -128; q < 128; q++) {
      double x = scale * (q - zeroPoint);
      double y = x * Math.max(0, Math.min(6, x + 3)) / 6;
      double steps = Math.max(-128, Math.min(127, y / outScale + outZero));
      assertThat((double) table.values().get(q + 128)).as("%d", q).isCloseTo(steps, within(1.01));
    }
  }

  @Test
  void hardSwishHasShiftsOf16Bits() {
    String message =
        "operator 0 HARD_SWISH (t1): input scale %s over output scale %s must be in [2^-9, 2^7),"
            + " input scale above 2^-22";
    assertHardSwish(0x1p6f, 0x1p-1f, message.formatted(64.0, 0.5));
    assertHardSwish(Math.nextDown(0x1p6f), 0x1p-1f, null);
    assertHardSwish(0x1p-9f, 1, null);
    assertHardSwish(Math.nextDown(0x1p-9f), 1, message.formatted(Math.nextDown(0x1p-9f), 1.0));
    assertHardSwish(0x1p-21f, 0x1p-21f, null);
    assertHardSwish(0x1p-23f, 0x1p-23f, message.formatted(0x1p-23f, 0x1p-23f));
  }

  private static void assertHardSwish(float in, float out, String message) {
    GraphBuilder graph = new GraphBuilder();
    int a = graph.input(Shape.of(4), Quantization.perTensor(in, 0));
    graph.output(graph.function(UnaryFunction.HARD_SWISH, a, Quantization.perTensor(out, 0)));
    if (message == null) {
      assertThat(Lowering.lower(graph.build(), "test", "").steps()).hasSize(1);
    } else {
      assertThatThrownBy(() -> Lowering.lower(graph.build(), "test", "")).hasMessage(message);
    }
  }

  @Test
  void castsToBytesAreCutOffAndMoved() {
    int a = builder.input(Shape.of(4), Quantization.perTensor(0.5f, -128));
    Program program = Lowering.lower(builder.castOutput(a, ElementType.UINT8).build(), "test", "");
    Step.Table table = (Step.Table) program.steps().get(0);
    for (int q = -128; q < 128; q++) {
      assertThat(table.values().get(q + 128)).isEqualTo((byte) ((q + 128) / 2 - 128));
    }
    GraphBuilder negative = new GraphBuilder();
    int b = negative.input(Shape.of(4), Quantization.perTensor(0.5f, -126));
    negative.castOutput(b, ElementType.UINT8);
    // -1 is no uint8, though -0.5 would be cut off to 0.
    assertThatThrownBy(() -> Lowering.lower(negative.build(), "test", ""))
        .hasMessageEndingWith(
            "casts real numbers such as -1.0, the output's type has 0 to 255; clamp them before");
    GraphBuilder half = new GraphBuilder();
    int c = half.input(Shape.of(4), Quantization.perTensor(0.5f, -127));
    half.castOutput(c, ElementType.UINT8);
    Step.Table cut = (Step.Table) Lowering.lower(half.build(), "test", "").steps().get(0);
    assertThat(cut.values().get(0)).isEqualTo((byte) -128);
  }

  // ---- Weights ----

  @Test
  void weightsOfEachChannelAreFoldedIntoItsBias() {
    int a = builder.input(Shape.of(1, 2, 1, 1), IN);
    Window window = new Window(2, 1, 1, 1, 1, 1, Padding.VALID);
    Weights weights =
        new Weights(
            Bytes.of((byte) 1, (byte) 2, (byte) 30, (byte) 40),
            Floats.of(0.3f),
            Optional.of(Ints.of(1000, 2000)));
    Step.Conv2D conv =
        (Step.Conv2D) lowered(builder.conv2D(a, 2, window, weights, Activation.NONE, OUT));
    assertThat(conv.bias()).isEqualTo(Ints.of(1000 - 5 * 3, 2000 - 5 * 70));
    assertFactor(conv.requantization(), (double) 0.75f * 0.3f / 0.2f, 11);
    Step.FullyConnected dense =
        (Step.FullyConnected)
            lowered(builder.fullyConnected(a, 2, 2, false, weights, Activation.NONE, OUT));
    assertThat(dense.bias()).isEqualTo(Ints.of(1000 - 5 * 3, 2000 - 5 * 70));
    assertFactor(dense.requantization(), (double) (0.75f * 0.3f) / 0.2f, 11);
    int two = builder.input(Shape.of(1, 2, 1, 2), IN);
    Step.DepthwiseConv2D depthwise =
        (Step.DepthwiseConv2D)
            lowered(builder.depthwiseConv2D(two, 1, window, weights, Activation.NONE, OUT));
    assertThat(depthwise.bias()).isEqualTo(Ints.of(1000 - 5 * 31, 2000 - 5 * 42));
    assertThat(depthwise.accumulator())
        .isEqualTo(new AccumulatorRange(1790 - 128 * 42, 1790 + 127 * 42));
  }

  // ---- Means ----

  @Test
  void aMeanDividesInItsFactor() {
    int a = builder.input(Shape.of(1, 3, 4, 2), IN);
    Step.Mean mean =
        (Step.Mean) lowered(builder.mean(a, true, Quantization.perTensor(0.5f, 11), 1, 2));
    assertThat(mean.kept()).isEqualTo(walk(2, 1, 1));
    assertThat(mean.reduced()).isEqualTo(walk(12, 2, 1));
    assertThat(mean.bias()).isEqualTo(-60);
    // 0.75 / 0.5 is 0.75 * 2^31 with shift 1; three more bits are taken before 12 divides it.
    assertThat(mean.requantization())
        .isEqualTo(new Requantization(Ints.of(1 << 30), Ints.of(-2), 11, -128, 127));
    assertThat(mean.accumulator()).isEqualTo(new AccumulatorRange(-60 - 1536, -60 + 1524));
  }

  @Test
  void sumsOfAMeanBeginAtNothing() {
    int a = builder.input(Shape.of(1, 2, 2, 3), Quantization.perTensor(0.5f, 127));
    Quantization same = Quantization.perTensor(0.5f, 0);
    Step.Mean mean = (Step.Mean) lowered(builder.mean(a, false, same, 1));
    assertThat(mean.kept()).isEqualTo(walk(6, 1, 1));
    assertThat(mean.reduced()).isEqualTo(walk(2, 6, 1));
    assertThat(mean.bias()).isEqualTo(-254);
    assertThat(mean.accumulator()).isEqualTo(new AccumulatorRange(-510, 0));
    int b = builder.input(Shape.of(1, 2, 2, 3), Quantization.perTensor(0.5f, -128));
    assertThat(((Step.Mean) lowered(builder.mean(b, false, same, 1))).accumulator())
        .isEqualTo(new AccumulatorRange(0, 510));
  }

  @Test
  void sumsOfManyElementsAreRefused() {
    int a = builder.input(Shape.of(1, (1 << 23) + 1), IN);
    refused(
        builder.mean(a, true, IN, 1),
        "operator 0 MEAN (t2): a mean of 8388609 elements may overflow a sum of 32 bits, at most"
            + " 8388608 are possible");
    GraphBuilder most = new GraphBuilder();
    int b = most.input(Shape.of(1, 1 << 23), Quantization.perTensor(0.5f, 0));
    most.output(most.mean(b, true, Quantization.perTensor(0.5f, 0), 1));
    Step.Mean mean = (Step.Mean) Lowering.lower(most.build(), "test", "").steps().get(0);
    assertThat(mean.accumulator()).isEqualTo(new AccumulatorRange(-(1 << 30), 127 << 23));
    GraphBuilder pools = new GraphBuilder();
    int c = pools.input(Shape.of(1, 4096, 2048, 1), IN);
    Window all = new Window(4096, 2048, 1, 1, 1, 1, Padding.VALID);
    pools.output(pools.averagePool2D(c, all, Activation.NONE));
    assertThat(Lowering.lower(pools.build(), "test", "").steps()).hasSize(1);
  }
}

package dev.nib.program;

import static dev.nib.program.Handmade.ONE;
import static dev.nib.program.Handmade.along;
import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.depthwise;
import static dev.nib.program.Handmade.factor;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.maximum;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.ones;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.pooling;
import static dev.nib.program.Handmade.product;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each step says of itself: its case, its name, its cost, and the functions of one int8. */
class StepTest {
  private static final Value IN = value("in", 1, 4, 4, 2);
  private static final Value SAME = value("same", 1, 4, 4, 2);
  private static final Value OUT = value("out", 1, 2, 2, 3);
  private static final Requantization OTHER = factor(1 << 30, 0);
  private static final Step.Conv2D CONV = conv(IN, OUT, placement(3, 1, 0));
  private static final Step.DepthwiseConv2D DEPTHWISE = depthwise(IN, SAME, placement(3, 1, 1));

  private static Step.Prelu prelu(int zeroPoint) {
    return new Step.Prelu(IN, SAME, ONE, OTHER, Bytes.of((byte) 5, (byte) -3), zeroPoint);
  }

  private static Step.Mean mean() {
    return new Step.Mean(
        value("in", 4, 3), value("m", 3), along(3), walk(4, 3, 1), 0, ONE, ones(4));
  }

  /** A step, its case, its kind, and its cost. */
  static Stream<Arguments> steps() {
    return Stream.of(
        // 54 weights, 3 biases of 4 bytes, 1 factor of 5; 4 windows; 18 taps of 8 bits and a sign.
        step(CONV, "conv2D", "Conv2D", 216, 54, 12, 5, 13),
        step(DEPTHWISE, "depthwiseConv2D", "DepthwiseConv2D", 288, 18, 8, 5, 12),
        step(dense(IN, value("f", 3)), "fullyConnected", "FullyConnected", 96, 96, 12, 5, 13),
        step(pool(Pool.MAX, IN, SAME, placement(1, 1, 0)), "pool2D", "MaxPool2D"),
        step(pool(Pool.AVERAGE, IN, SAME, placement(1, 1, 0)), "pool2D", "AveragePool2D"),
        step(mean(), "mean", "Mean", 0, 0, 0, 5, 10),
        step(new Step.Softmax(IN, SAME, 16, 2, 1 << 30, 1, -1), "softmax", "Softmax"),
        step(rescale(IN, SAME), "rescale", "Rescale", 0, 0, 0, 5, 0),
        step(new Step.Rescale(IN, SAME, ONE, OTHER), "rescale", "Rescale", 0, 0, 0, 10, 0),
        step(prelu(0), "prelu", "Prelu", 0, 2, 0, 10, 0),
        step(negation(IN, SAME), "table", "Table", 0, 256, 0, 0, 0),
        step(sum(IN, IN, SAME), "sum", "Sum", 0, 0, 0, 5, 0),
        step(product(IN, IN, SAME), "product", "Product", 0, 0, 0, 5, 0),
        step(maximum(IN, IN, SAME), "extremum", "Maximum"),
        step(new Step.Extremum(IN, IN, SAME, along(32), false), "extremum", "Minimum"),
        step(move(IN, SAME, 0), "move", "Move"),
        step(
            new Step.Resize(IN, OUT, Ints.of(0, 0), Ints.of(0, 0)),
            "resize",
            "Resize",
            0,
            16,
            0,
            0,
            0),
        step(fill(IN, 3), "fill", "Fill", 0, 1, 0, 0, 0),
        step(
            stream(List.of(3), DEPTHWISE, conv(SAME, OUT, placement(3, 1, 0))),
            "stream",
            "Stream",
            288 + 216,
            18 + 54,
            8 + 12,
            5 + 5,
            13));
  }

  private static Arguments step(Step step, String visited, String kind, int... cost) {
    StepCost expected =
        cost.length == 0
            ? new StepCost(0, 0, 0, 0, 0)
            : new StepCost(cost[0], cost[1], cost[2], cost[3], cost[4]);
    return Arguments.of(Named.of(kind, step), visited, kind, expected);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void eachStepHasItsCaseItsKindAndItsCost(Step step, String visited, String kind, StepCost cost) {
    Step.Visitor<?> visitor =
        (Step.Visitor<?>)
            Proxy.newProxyInstance(
                Step.class.getClassLoader(),
                new Class<?>[] {Step.Visitor.class},
                (proxy, method, arguments) -> method.getName() + arguments[0].equals(step));
    assertThat(step.accept(visitor)).isEqualTo(visited + true);
    assertThat(step.kind()).isEqualTo(kind);
    assertThat(StepCost.of(step)).isEqualTo(cost);
    assertThat(step.name()).isEqualTo(step.output().name());
  }

  @Test
  void costsAreAdded() {
    Program program = program(IN, OUT, DEPTHWISE, conv(SAME, OUT, placement(3, 1, 0)));
    assertThat(StepCost.total(program)).isEqualTo(new StepCost(504, 72, 20, 10, 13));
    assertThat(StepCost.total(program).constantBytes()).isEqualTo(102);
    Ints three = Ints.of(1 << 30, 1 << 30, 1 << 30);
    Requantization each = new Requantization(three, Ints.of(0, 0, 0), 0, -128, 127);
    assertThat(StepCost.of(CONV.with(each, OUT)).requantizationBytes()).isEqualTo(15);
    assertThat(StepCost.of(new Step.Rescale(IN, SAME, each, each)).requantizationBytes())
        .isEqualTo(15);
    assertThat(StepCost.total(program(IN, IN))).isEqualTo(new StepCost(0, 0, 0, 0, 0));
  }

  @Test
  void aPoolBehindAConvolutionSavesNoMultiplications() {
    Step.Convolution pooled =
        CONV.pooled(pooling(Pool.MAX, 2, 2, 3, placement(2, 2, 0)), value("p", 1, 1, 1, 3));
    assertThat(StepCost.of(pooled)).isEqualTo(StepCost.of(CONV));
    assertThat(pooled.unpooled()).isEqualTo(OUT.shape());
    assertThat(CONV.unpooled()).isEqualTo(OUT.shape());
    Value two = value("two", 2, 32);
    Step.FullyConnected batches =
        new Step.FullyConnected(
            two, value("f", 2, 3), 2, 32, 3, Handmade.ofOnes(96), Ints.of(0, 0, 0), ONE, ones(32));
    assertThat(StepCost.of(batches).macs()).isEqualTo(192);
  }

  @Test
  void poolsBehindConvolutionsDoNotOverlap() {
    for (Window window :
        List.of(
            new Window(3, 2, 2, 2, 1, 1, Padding.VALID),
            new Window(2, 3, 2, 2, 1, 1, Padding.VALID))) {
      Placement placement = new Placement(window, 0, 0);
      assertThatThrownBy(() -> pooling(Pool.MAX, 2, 2, 3, placement))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("windows overlap: ");
    }
  }

  @Test
  void convolutionsWithOneThingOther() {
    Placement other = placement(3, 2, 2);
    for (Step.Convolution c : List.of(CONV, DEPTHWISE)) {
      Step.Convolution with = c.with(OTHER, SAME);
      assertThat(List.of(with.requantization(), with.output())).containsExactly(OTHER, SAME);
      assertThat(with.with(c.requantization(), c.output())).isEqualTo(c);
      Step.Convolution reading = c.reading(SAME, other);
      assertThat(List.of(reading.input(), reading.placement())).containsExactly(SAME, other);
      assertThat(reading.reading(c.input(), c.placement())).isEqualTo(c);
    }
  }

  @Test
  void aRescaleHasOneFactorOnEachSideOfTheZeroPoint() {
    Value in = zero(10, "in", 4);
    Step.Rescale step = new Step.Rescale(in, SAME, ONE, OTHER);
    assertThat(step.apply(10)).isEqualTo(0);
    assertThat(step.apply(14)).isEqualTo(4);
    assertThat(step.apply(6)).isEqualTo(-2);
    Requantization three = new Requantization(Ints.of(1 << 30), Ints.of(1), 3, -128, 127);
    assertThat(new Step.Rescale(in, SAME, three, OTHER).apply(10)).isEqualTo(3);
  }

  @Test
  void aPreluMultipliesBelowTheZeroPointByTheChannelsSlope() {
    Step.Prelu step = prelu(1);
    assertThat(List.of(step.slope(0), step.slope(1))).containsExactly(4, -4);
    assertThat(step.apply(7, 0)).isEqualTo(7);
    assertThat(step.apply(-6, 0)).isEqualTo(-12);
    assertThat(step.apply(-6, 1)).isEqualTo(12);
    Requantization three = new Requantization(Ints.of(1 << 30), Ints.of(1), 3, -128, 127);
    Value in = zero(10, "in", 1, 2);
    Step.Prelu shifted = new Step.Prelu(in, SAME, three, OTHER, Bytes.of((byte) 1, (byte) 2), 0);
    assertThat(shifted.apply(10, 1)).isEqualTo(3);
    assertThat(shifted.apply(12, 1)).isEqualTo(5);
    assertThat(shifted.apply(8, 1)).isEqualTo(-2);
  }

  @ParameterizedTest
  @CsvSource({"5, 12", "-5, -8", "100, 20", "-100, -10"})
  void requantisingScalesAddsTheZeroPointAndClamps(int accumulator, int output) {
    Requantization twice = new Requantization(Ints.of(1 << 30), Ints.of(2), 2, -10, 20);
    assertThat(twice.apply(accumulator, 0)).isEqualTo((byte) output);
  }

  @Test
  void factorsOfChannelsAndOfTensors() {
    Requantization two = new Requantization(Ints.of(1 << 30, 3 << 29), Ints.of(1, 0), 0, -128, 127);
    assertThat(two.isPerChannel()).isTrue();
    assertThat(List.of(two.multiplier(1), two.shift(0), two.shift(1)))
        .containsExactly(3 << 29, 1, 0);
    assertThat(List.of(two.apply(40, 0), two.apply(40, 1))).containsExactly((byte) 40, (byte) 30);
    assertThat(ONE.isPerChannel()).isFalse();
    assertThat(ONE.multiplier(7)).isEqualTo(1 << 30);
    assertThat(ONE.clampedTo(-3, 9))
        .isEqualTo(new Requantization(Ints.of(1 << 30), Ints.of(1), 0, -3, 9));
    assertThat(ONE.clampedTo(-3, 9).clampedTo(20, 30).min()).isEqualTo(20);
    Ints one = Ints.of(1 << 30);
    for (int[] clamp : new int[][] {{-129, 0}, {0, 128}, {1, 0}}) {
      assertThatThrownBy(() -> new Requantization(one, Ints.of(0), 0, clamp[0], clamp[1]))
          .hasMessage("clamp [%d, %d] is no int8 range".formatted(clamp[0], clamp[1]));
    }
    assertThat(new Requantization(one, Ints.of(0), 0, 5, 5).max()).isEqualTo(5);
    assertThatThrownBy(() -> new Requantization(one, Ints.of(0, 0), 0, 0, 0))
        .hasMessage("1 multipliers and 2 shifts");
    assertThatThrownBy(() -> new Requantization(Ints.of(), Ints.of(), 0, 0, 0))
        .hasMessage("0 multipliers and 0 shifts");
    assertThatThrownBy(() -> new AccumulatorRange(1, 0)).hasMessage("range [1, 0] is empty");
  }

  @Test
  void elementsThatAreComputedOfTheirOwnPlace() {
    assertThat(Elementwise.isInOrder(prelu(0), IN)).isTrue();
    assertThat(Elementwise.isInOrder(rescale(IN, SAME), IN)).isTrue();
    assertThat(Elementwise.isInOrder(negation(IN, SAME), IN)).isTrue();
    assertThat(Elementwise.isInOrder(sum(IN, SAME, value("o", 32)), SAME)).isTrue();
    assertThat(Elementwise.isInOrder(move(IN, SAME, 0), IN)).isFalse();
    assertThat(Elementwise.isInOrder(CONV, IN)).isFalse();
    Value more = value("more", 33);
    assertThat(Elementwise.isInOrder(sum(more, IN, SAME), more)).isFalse();
    assertThat(Elementwise.isInOrder(sum(IN, IN, SAME, walk(32, 1, 0)), IN)).isFalse();
    assertThat(Elementwise.isInOrder(sum(IN, IN, SAME, walk(32, 0, 1)), IN)).isFalse();
  }
}

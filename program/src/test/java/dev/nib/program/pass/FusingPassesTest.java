package dev.nib.program.pass;

import static dev.nib.program.Handmade.ONE;
import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.depthwise;
import static dev.nib.program.Handmade.factor;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.product;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import dev.nib.program.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clamps into the steps before them, functions into one table, pools into convolutions. */
class FusingPassesTest {
  private static final Value IN = value("in", 1, 4, 4, 1);
  private static final Value A = value("a", 1, 4, 4, 1);
  private static final Value B = value("b", 1, 4, 4, 1);
  private static final Value OUT = value("out", 1, 4, 4, 1);
  private static final Placement POINT = placement(1, 1, 0);

  private static List<Step> after(Pass pass, Program program) {
    ProgramCheck.check(program);
    Program result = pass.apply(program);
    ProgramCheck.check(result);
    assertThat(result.outputs()).isEqualTo(program.outputs());
    return result.steps();
  }

  private static void assertStays(Pass pass, Program program) {
    assertThat(after(pass, program)).isEqualTo(program.steps());
  }

  // ---- Clamps ----

  private static final Pass CLAMPS = new FoldClamps();

  private static Step.Rescale clamp(Value in, Value out, int min, int max) {
    Requantization r = ONE.clampedTo(min, max);
    return new Step.Rescale(in, out, r, r);
  }

  private static Step folded(Step before) {
    Program program =
        program(List.of(IN, B), List.of(OUT), List.of(), before, clamp(A, OUT, -3, 9));
    List<Step> steps = after(CLAMPS, program);
    assertThat(steps).hasSize(1);
    assertThat(steps.get(0).output()).isEqualTo(OUT);
    assertThat(steps.get(0).reads()).isEqualTo(before.reads());
    return steps.get(0);
  }

  @Test
  void aClampBecomesThatOfTheStepBeforeIt() {
    Requantization clamped = ONE.clampedTo(-3, 9);
    Step.Conv2D conv = conv(IN, A, POINT);
    assertThat(folded(conv)).isEqualTo(conv.with(clamped, OUT));
    Step.DepthwiseConv2D depthwise = depthwise(IN, A, POINT);
    assertThat(folded(depthwise)).isEqualTo(depthwise.with(clamped, OUT));
    Step.FullyConnected d = dense(IN, A);
    assertThat(folded(d))
        .isEqualTo(
            new Step.FullyConnected(
                IN, OUT, 1, 16, 16, d.weights(), d.bias(), clamped, d.accumulator()));
    Requantization below = factor(1 << 30, -2);
    assertThat(folded(new Step.Rescale(IN, A, ONE, below)))
        .isEqualTo(new Step.Rescale(IN, OUT, clamped, below.clampedTo(-3, 9)));
    assertThat(folded(new Step.Pool2D(IN, A, Pool.AVERAGE, POINT, -128, 5)))
        .isEqualTo(new Step.Pool2D(IN, OUT, Pool.AVERAGE, POINT, -3, 5));
    assertThat(folded(new Step.Pool2D(IN, A, Pool.MAX, POINT, 10, 12)))
        .isEqualTo(new Step.Pool2D(IN, OUT, Pool.MAX, POINT, 9, 9));
    Step.Sum s = sum(IN, B, A);
    assertThat(folded(s))
        .isEqualTo(
            new Step.Sum(
                IN,
                B,
                OUT,
                s.walk(),
                new Step.SumFactors(
                    s.factors().first(),
                    s.factors().second(),
                    s.factors().output().clampedTo(-3, 9)),
                false));
  }

  @Test
  void clampsOneBehindTheOtherAreOne() {
    Program program =
        program(IN, OUT, conv(IN, A, POINT), clamp(A, B, -10, 5), clamp(B, OUT, -3, 9));
    assertThat(after(CLAMPS, program))
        .containsExactly(conv(IN, A, POINT).with(ONE.clampedTo(-3, 5), OUT));
  }

  @Test
  void onlyWhatClampsAndNothingElseIsFolded() {
    for (Requantization other :
        List.of(
            factor((1 << 30) + 1, 1),
            factor(1 << 30, 0),
            new Requantization(Ints.of(1 << 30), Ints.of(1), 1, -128, 127))) {
      assertStays(
          CLAMPS, program(IN, OUT, conv(IN, A, POINT), new Step.Rescale(A, OUT, other, other)));
    }
    Requantization below = ONE.clampedTo(0, 9);
    assertStays(CLAMPS, program(IN, OUT, conv(IN, A, POINT), new Step.Rescale(A, OUT, ONE, below)));
    Value far = zero(1, "a", 1, 4, 4, 1);
    assertStays(CLAMPS, program(IN, OUT, conv(IN, far, POINT), clamp(far, OUT, -3, 9)));
  }

  @Test
  void whatOthersReadIsNotClamped() {
    assertStays(CLAMPS, program(IN, OUT, conv(IN, A, POINT), clamp(A, B, -3, 9), sum(A, B, OUT)));
    assertStays(
        CLAMPS,
        program(List.of(IN), List.of(A, OUT), List.of(), conv(IN, A, POINT), clamp(A, OUT, -3, 9)));
    assertStays(CLAMPS, program(IN, OUT, clamp(IN, OUT, -3, 9)));
  }

  @Test
  void aProductTakesTheClampBehindIt() {
    Step.Product before = product(IN, IN, A);
    Program clamped = CLAMPS.apply(program(IN, OUT, before, clamp(A, OUT, -3, 9)));
    assertThat(clamped.steps()).hasSize(1);
    Step.Product after = (Step.Product) clamped.steps().get(0);
    assertThat(after.output()).isEqualTo(OUT);
    assertThat(after.requantization()).isEqualTo(before.requantization().clampedTo(-3, 9));
  }

  @Test
  void stepsWithoutAClampOfTheirOwnKeepTheirs() {
    assertStays(CLAMPS, program(IN, OUT, negation(IN, A), clamp(A, OUT, -3, 9)));
    Step.Conv2D pooled =
        conv(IN, A, POINT).pooled(new Step.Pooling(Pool.AVERAGE, A.shape(), POINT, -128, 127), A);
    assertStays(CLAMPS, program(IN, OUT, pooled, clamp(A, OUT, -3, 9)));
  }

  // ---- Tables ----

  private static final Pass TABLES = new JoinTables();

  /** {@code out = in / 2}, halves up. */
  private static Step.Rescale half(Value in, Value out) {
    Requantization r = factor(1 << 30, 0);
    return new Step.Rescale(in, out, r, r);
  }

  private static Step.Table table(List<Step> steps) {
    assertThat(steps).singleElement().isInstanceOf(Step.Table.class);
    Step.Table table = (Step.Table) steps.get(0);
    assertThat(table.input()).isEqualTo(IN);
    assertThat(table.output()).isEqualTo(OUT);
    return table;
  }

  @Test
  void twoFunctionsAreOneTable() {
    Step.Rescale half = half(IN, A);
    Step.Table rescaleFirst = table(after(TABLES, program(IN, OUT, half, negation(A, OUT))));
    Step.Table tableFirst = table(after(TABLES, program(IN, OUT, negation(IN, A), half(A, OUT))));
    for (int q = -128; q < 128; q++) {
      assertThat(rescaleFirst.values().get(q + 128)).isEqualTo((byte) -half.apply(q));
      int negative = Math.min(127, -q);
      assertThat(tableFirst.values().get(q + 128)).isEqualTo((byte) half.apply(negative));
    }
    assertThat(rescaleFirst.values().get(100 + 128)).isEqualTo((byte) -50);
    assertThat(tableFirst.values().get(-128 + 128)).isEqualTo((byte) 64);
  }

  @Test
  void threeFunctionsAreOneTableAsWell() {
    Program program = program(IN, OUT, negation(IN, A), negation(A, B), half(B, OUT));
    Step.Table table = table(after(TABLES, program));
    assertThat(table.values().get(40 + 128)).isEqualTo((byte) 20);
    assertThat(table.values().get(-40 + 128)).isEqualTo((byte) -20);
  }

  @Test
  void whatOthersReadIsNotJoined() {
    assertStays(TABLES, program(IN, OUT, half(IN, A), negation(A, B), sum(A, B, OUT)));
    assertStays(
        TABLES, program(List.of(IN), List.of(A, OUT), List.of(), half(IN, A), negation(A, OUT)));
    assertStays(TABLES, program(IN, A, half(IN, A)));
    assertStays(TABLES, program(IN, OUT, conv(IN, A, POINT), negation(A, OUT)));
  }

  @Test
  void factorsOfEachChannelAreNoFunction() {
    Value in = value("in", 1, 2);
    Value a = value("a", 1, 2);
    Value out = value("out", 1, 2);
    Requantization two = new Requantization(Ints.of(1 << 30, 1 << 30), Ints.of(0, 1), 0, -128, 127);
    for (Step.Rescale channels :
        List.of(new Step.Rescale(in, a, two, ONE), new Step.Rescale(in, a, ONE, two))) {
      Program program = program(in, out, channels, negation(a, out));
      assertThat(TABLES.apply(program)).isEqualTo(program);
    }
  }

  // ---- Pools ----

  private static final Pass POOLS = new FusePools((convolution, pool) -> true);
  private static final Value HALF = value("half", 1, 2, 2, 1);

  private static Step.Pool2D pool2(Pool kind) {
    return new Step.Pool2D(A, HALF, kind, placement(2, 2, 0), -5, 6);
  }

  @Test
  void aMaximumGoesBehindTheClampOfTheConvolution() {
    Step.Conv2D conv = conv(IN, A, POINT).with(ONE.clampedTo(0, 100), A);
    assertThat(after(POOLS, program(IN, HALF, conv, pool2(Pool.MAX))))
        .containsExactly(
            conv.with(ONE.clampedTo(0, 6), A)
                .pooled(
                    new Step.Pooling(Pool.MAX, A.shape(), placement(2, 2, 0), -128, 127), HALF));
  }

  @Test
  void anAverageKeepsItsClamp() {
    Step.DepthwiseConv2D conv = depthwise(IN, A, POINT).with(ONE.clampedTo(0, 100), A);
    assertThat(after(POOLS, program(IN, HALF, conv, pool2(Pool.AVERAGE))))
        .containsExactly(
            conv.pooled(
                new Step.Pooling(Pool.AVERAGE, A.shape(), placement(2, 2, 0), -5, 6), HALF));
  }

  @Test
  void poolsOfOverlappingWindowsStay() {
    Value three = value("three", 1, 3, 3, 1);
    for (Window window :
        List.of(
            new Window(2, 1, 1, 1, 1, 1, Padding.VALID),
            new Window(1, 2, 1, 1, 1, 1, Padding.VALID))) {
      Step.Pool2D pool = pool(Pool.MAX, A, three, new Placement(window, 0, 0));
      assertStays(POOLS, program(IN, three, conv(IN, A, POINT), pool));
    }
    Window apart = new Window(1, 1, 2, 2, 1, 1, Padding.VALID);
    Step.Pool2D pool = pool(Pool.MAX, A, HALF, new Placement(apart, 0, 0));
    assertThat(after(POOLS, program(IN, HALF, conv(IN, A, POINT), pool))).hasSize(1);
  }

  @Test
  void whatOthersReadIsNotPooledAway() {
    Step conv = conv(IN, A, POINT);
    assertStays(POOLS, program(List.of(IN), List.of(A, HALF), List.of(), conv, pool2(Pool.MAX)));
    assertStays(
        POOLS,
        program(
            List.of(IN), List.of(OUT, HALF), List.of(), conv, pool2(Pool.MAX), negation(A, OUT)));
  }

  @Test
  void onlyAConvolutionTakesAPoolAndOnlyOne() {
    assertStays(POOLS, program(IN, HALF, rescale(IN, A), pool2(Pool.MAX)));
    assertStays(POOLS, program(A, HALF, pool2(Pool.MAX)));
    Value point = value("point", 1, 1, 1, 1);
    List<Step> steps =
        after(
            POOLS,
            program(
                IN,
                point,
                conv(IN, A, POINT),
                pool2(Pool.MAX),
                pool(Pool.MAX, HALF, point, placement(2, 2, 0))));
    assertThat(steps).extracting(Step::output).containsExactly(HALF, point);
    assertStays(
        new FusePools((convolution, pool) -> false),
        program(IN, HALF, conv(IN, A, POINT), pool2(Pool.MAX)));
  }
}

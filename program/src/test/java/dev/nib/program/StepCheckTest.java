package dev.nib.program;

import static dev.nib.program.Handmade.ONE;
import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.depthwise;
import static dev.nib.program.Handmade.factor;
import static dev.nib.program.Handmade.ofOnes;
import static dev.nib.program.Handmade.ones;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.pooling;
import static dev.nib.program.Handmade.rows;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that are right, and for each rule one that breaks it and nothing else. */
class StepCheckTest {
  /** A picture of 5 rows, 4 columns, 2 channels, and others like it. */
  private static final Value IN = value("in", 1, 5, 4, 2);

  private static final Value SAME = value("same", 1, 5, 4, 2);
  private static final Value OUT = value("out", 1, 3, 2, 3);

  /** 3x3 windows side by side over {@link #IN}. */
  private static final Placement INSIDE = placement(3, 1, 0);

  private static void passes(Step step) {
    assertThatCode(() -> step.accept(new StepCheck())).doesNotThrowAnyException();
  }

  private static void refused(Step step, String message) {
    assertThatThrownBy(() -> step.accept(new StepCheck()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> right() {
    Step.Conv2D conv = conv(IN, OUT, INSIDE);
    Value half = value("half", 1, 2, 2, 2);
    return Stream.of(
            conv,
            conv(IN, value("out", 1, 7, 6, 1), placement(3, 1, 2)),
            conv(IN, value("out", 1, 5, 4, 1), placement(3, 1, 0)),
            conv(IN, OUT, rows(2, 1, 4, 4)),
            conv.pooled(pooling(Pool.MAX, 3, 2, 3, placement(2, 2, 0)), value("p", 1, 2, 1, 3)),
            depthwise(IN, value("out", 1, 3, 2, 6), INSIDE),
            depthwise(IN, value("out", 1, 3, 2, 2), INSIDE)
                .pooled(pooling(Pool.AVERAGE, 3, 2, 2, placement(2, 2, 1)), half),
            dense(IN, value("out", 1, 3)),
            pool(Pool.MAX, IN, half, placement(2, 3, 1)),
            pool(Pool.AVERAGE, IN, SAME, placement(1, 1, 0)))
        .map(step -> Arguments.of(Named.of(step.toString(), step)));
  }

  @ParameterizedTest
  @MethodSource("right")
  void rightStepsPass(Step step) {
    passes(step);
  }

  // ---- Windows ----

  @Test
  void aConvolutionHasAWeightForEachTapOfEachChannel() {
    Step.Conv2D c = conv(IN, OUT, INSIDE);
    refused(changed(c, ofOnes(53), c.bias(), ONE, c.accumulator()), "weights: 53, expected 54");
    refused(changed(c, c.weights(), Ints.of(0, 0), ONE, c.accumulator()), "biases: 2, expected 3");
  }

  @Test
  void aDepthwiseConvolutionMultipliesItsChannels() {
    Step.DepthwiseConv2D d = depthwise(IN, value("out", 1, 3, 2, 6), INSIDE);
    refused(
        new Step.DepthwiseConv2D(
            d.input(),
            d.output(),
            d.placement(),
            2,
            d.weights(),
            d.bias(),
            ONE,
            d.accumulator(),
            Optional.empty()),
        "output channels: 6, expected 4");
    refused(
        new Step.DepthwiseConv2D(
            d.input(),
            d.output(),
            d.placement(),
            3,
            ofOnes(55),
            d.bias(),
            ONE,
            d.accumulator(),
            Optional.empty()),
        "weights: 55, expected 54");
  }

  @Test
  void weightsOfADepthwiseConvolutionLieTapByTap() {
    // Channel 0 has 1 and 1, channel 1 has 1 and 127: were they read the other way, 1 and 1 and so.
    Value in = value("in", 1, 2, 1, 2);
    Value out = value("out", 1, 1, 1, 2);
    Step.DepthwiseConv2D step =
        new Step.DepthwiseConv2D(
            in,
            out,
            rows(2, 1, 1, 0),
            1,
            Bytes.of((byte) 127, (byte) -127, (byte) 127, (byte) -127),
            Ints.of(0, 0),
            ONE,
            new AccumulatorRange(-32512, 32512),
            Optional.empty());
    passes(step);
    refused(
        new Step.DepthwiseConv2D(
            in,
            out,
            step.placement(),
            1,
            step.weights(),
            step.bias(),
            ONE,
            new AccumulatorRange(-32512, 32511),
            Optional.empty()),
        "sums of [-32258, 32512], the step says [-32512, 32511]");
  }

  @Test
  void windowsBeginInsideThePicture() {
    refused(conv(IN, value("out", 1, 6, 2, 3), INSIDE), "the last window begins at row 5 of 5");
    refused(conv(IN, value("out", 1, 3, 5, 3), INSIDE), "the last window begins at column 4 of 4");
    refused(
        conv(IN, value("out", 1, 4, 1, 3), placement(3, 2, 1)),
        "the last window begins at row 5 of 5");
    refused(
        pool(Pool.MAX, IN, value("out", 1, 4, 1, 2), placement(2, 2, 1)),
        "the last window begins at row 5 of 5");
    // 69,999 * 32,768 is over 2^31.
    refused(
        conv(
            value("in", 1, 1, 1, 1),
            value("out", 1, 70_000, 1, 1),
            new Placement(new Window(1, 1, 1 << 15, 1, 1, 1, Padding.VALID), 0, 0)),
        "the last window begins at row 2293727232 of 1");
    refused(
        conv(
            value("in", 1, 1, 1, 1),
            value("out", 1, 1, 70_000, 1),
            new Placement(new Window(1, 1, 1, 1 << 15, 1, 1, Padding.VALID), 0, 0)),
        "the last window begins at column 2293727232 of 1");
  }

  @Test
  void windowsAreOverPicturesOfAsManyImages() {
    refused(conv(value("in", 5, 4, 1, 2), OUT, INSIDE), "batches: 1, expected 5");
    refused(
        pool(Pool.MAX, value("in", 5, 4, 2), value("out", 1, 5, 4, 2), placement(1, 1, 0)),
        "axes of the input: 3, expected 4");
    refused(
        pool(Pool.MAX, IN, value("out", 5, 4, 2), placement(1, 1, 0)),
        "axes of the output: 3, expected 4");
  }

  @Test
  void paddingIsOfAWindowThatReachesThePicture() {
    Placement above = new Placement(Window.of(3, 3, 1, Padding.VALID), -1, 0);
    Placement left = new Placement(Window.of(3, 3, 1, Padding.VALID), 0, -1);
    refused(conv(IN, OUT, above), "padding is negative");
    refused(conv(IN, OUT, left), "padding is negative");
    passes(pool(Pool.MAX, IN, value("out", 1, 1, 1, 2), placement(3, 1, 2)));
    for (Placement beyond :
        List.of(
            new Placement(Window.of(3, 3, 1, Padding.VALID), 3, 0),
            new Placement(Window.of(3, 3, 1, Padding.VALID), 0, 3))) {
      refused(
          pool(Pool.MAX, IN, value("out", 1, 1, 1, 2), beyond),
          "a window lies in the padding alone");
      refused(conv(IN, value("out", 1, 1, 1, 2), beyond), "a window lies in the padding alone");
    }
    refused(
        conv(IN, value("out", 1, 1, 1, 2), rows(2, 1, 4, 5)), "a window lies in the padding alone");
  }

  @Test
  void poolsHaveNoDilationAndKeepTheChannels() {
    refused(pool(Pool.MAX, IN, value("out", 1, 3, 4, 2), rows(2, 1, 2, 0)), "a pool with dilation");
    refused(
        pool(
            Pool.MAX,
            IN,
            value("out", 1, 5, 2, 2),
            new Placement(new Window(1, 2, 1, 1, 1, 2, Padding.VALID), 0, 0)),
        "a pool with dilation");
    refused(
        pool(Pool.AVERAGE, IN, value("out", 1, 5, 4, 3), placement(1, 1, 0)),
        "output channels: 3, expected 2");
  }

  @Test
  void clampsAreInt8Ranges() {
    refused(clamping(-129, 127), "smallest output is -129, no int8");
    refused(clamping(-128, 128), "largest output is 128, no int8");
    refused(clamping(128, 128), "smallest output is 128, no int8");
    refused(clamping(3, 2), "clamp [3, 2]");
    passes(clamping(3, 3));
  }

  private static Step clamping(int min, int max) {
    return new Step.Pool2D(IN, SAME, Pool.MAX, placement(1, 1, 0), min, max);
  }

  @Test
  void aPoolBehindAConvolutionIsCheckedAsAPool() {
    Step.Conv2D c = conv(IN, OUT, INSIDE);
    Placement two = placement(2, 2, 0);
    refused(
        c.pooled(pooling(Pool.MAX, 3, 2, 2, two), value("p", 1, 1, 1, 3)),
        "output channels: 3, expected 2");
    refused(
        c.pooled(pooling(Pool.MAX, 3, 2, 3, two), value("p", 1, 3, 1, 3)),
        "the last window begins at row 4 of 3");
    refused(
        c.pooled(pooling(Pool.MAX, 6, 2, 3, two), value("p", 1, 3, 1, 3)),
        "the last window begins at row 5 of 5");
    refused(
        c.pooled(new Step.Pooling(Pool.AVERAGE, OUT.shape(), two, 3, 2), value("p", 1, 1, 1, 3)),
        "clamp [3, 2]");
    refused(
        depthwise(IN, value("out", 1, 3, 2, 2), INSIDE)
            .pooled(pooling(Pool.MAX, 3, 2, 2, two), value("p", 1, 1, 2, 2)),
        "the last window begins at column 2 of 2");
  }

  // ---- Accumulators ----

  @Test
  void accumulatorsStayInTheRangeThatTheStepStates() {
    Step.Conv2D c = conv(IN, OUT, INSIDE);
    Ints bias = Ints.of(0, -1, 0);
    refused(
        changed(c, c.weights(), bias, ONE, ones(18)),
        "sums of [-2305, 2285], the step says [-2304, 2286]");
    refused(
        changed(c, c.weights(), Ints.of(0, 0, 1), ONE, ones(18)),
        "sums of [-2303, 2287], the step says [-2304, 2286]");
    passes(changed(c, c.weights(), bias, ONE, new AccumulatorRange(-2305, 2286)));
    byte[] negative = c.weights().toArray();
    negative[53] = -1;
    refused(
        changed(c, Bytes.of(negative), Ints.of(-1, -1, 0), ONE, new AccumulatorRange(-2304, 2286)),
        "sums of [-2305, 2285], the step says [-2304, 2286]");
    passes(changed(c, Bytes.of(negative), Ints.of(0, 0, -1), ONE, ones(18)));
  }

  @Test
  void biasesAndWeightsBeyond32BitsAreNoRange() {
    Step.FullyConnected d = dense(value("in", 1, 2), value("out", 1, 1));
    refused(
        changed(d, Bytes.of((byte) 1, (byte) -1), Integer.MAX_VALUE - 254, ONE),
        "sums of [2147483138, 2147483648], the step says [-2147483648, 2147483647]");
    refused(
        changed(d, Bytes.of((byte) 1, (byte) -1), Integer.MIN_VALUE + 254, ONE),
        "sums of [-2147483649, -2147483139], the step says [-2147483648, 2147483647]");
    // Rule R3 shifts left before it multiplies: 2^30 has one bit to spare, and needs two.
    refused(
        changed(d, Bytes.of((byte) 0, (byte) 0), 1 << 30, factor(1 << 30, 1)),
        "channel 0: accumulator [1073741824, 1073741824] shifted left by 1 overflows 32 bits");
    passes(changed(d, Bytes.of((byte) 0, (byte) 0), (1 << 30) - 1, factor(1 << 30, 1)));
  }

  private static Step changed(Step.FullyConnected d, Bytes weights, int bias, Requantization r) {
    AccumulatorRange all = new AccumulatorRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
    return new Step.FullyConnected(
        d.input(), d.output(), 1, d.inputs(), d.outputs(), weights, Ints.of(bias), r, all);
  }

  @Test
  void aFullyConnectedLayerTakesAllOfItsInput() {
    Value in = value("in", 2, 3);
    Value out = value("out", 2, 2);
    passes(layer(in, out, 2, 3, 2));
    refused(layer(in, out, 2, 2, 2), "inputs: 6, expected 4");
    refused(layer(in, out, 1, 6, 2), "outputs: 4, expected 2");
    refused(layer(in, value("out", 2, 3), 2, 3, 2), "outputs: 6, expected 4");
  }

  private static Step layer(Value in, Value out, int batches, int inputs, int outputs) {
    return new Step.FullyConnected(
        in,
        out,
        batches,
        inputs,
        outputs,
        ofOnes(inputs * outputs),
        Ints.of(new int[outputs]),
        ONE,
        ones(inputs));
  }

  @Test
  void weightsOfAFullyConnectedLayerLieOutputByOutput() {
    Value in = value("in", 1, 2);
    Value out = value("out", 1, 2);
    Bytes weights = Bytes.of((byte) 100, (byte) 100, (byte) -100, (byte) -100);
    Ints bias = Ints.of(100, -100);
    AccumulatorRange range = new AccumulatorRange(-25_500, 25_500);
    passes(new Step.FullyConnected(in, out, 1, 2, 2, weights, bias, ONE, range));
    AccumulatorRange less = new AccumulatorRange(-25_499, 25_500);
    refused(
        new Step.FullyConnected(in, out, 1, 2, 2, weights, bias, ONE, less),
        "sums of [-25500, 25500], the step says [-25499, 25500]");
  }

  @Test
  void factorsAreOneOrOneForEachChannel() {
    Step.Conv2D c = conv(IN, OUT, INSIDE);
    Ints three = Ints.of(1 << 30, 1 << 30, 1 << 30);
    Requantization each = new Requantization(three, Ints.of(0, 0, 0), 0, -128, 127);
    passes(changed(c, c.weights(), c.bias(), each, c.accumulator()));
    Requantization two = new Requantization(Ints.of(1 << 30, 1 << 30), Ints.of(0, 0), 0, -128, 127);
    refused(changed(c, c.weights(), c.bias(), two, c.accumulator()), "factors: 2, expected 3");
    Requantization far = new Requantization(Ints.of(1 << 30), Ints.of(0), 128, -128, 127);
    refused(
        changed(c, c.weights(), c.bias(), far, c.accumulator()),
        "output zero point is 128, no int8");
    Requantization last = new Requantization(three, Ints.of(0, 0, 21), 0, -128, 127);
    refused(
        changed(c, c.weights(), c.bias(), last, c.accumulator()),
        "channel 2: accumulator [-2304, 2286] shifted left by 21 overflows 32 bits");
  }

  private static Step.Conv2D changed(
      Step.Conv2D c, Bytes weights, Ints bias, Requantization r, AccumulatorRange range) {
    return new Step.Conv2D(
        c.input(), c.output(), c.placement(), weights, bias, r, range, Optional.empty());
  }
}

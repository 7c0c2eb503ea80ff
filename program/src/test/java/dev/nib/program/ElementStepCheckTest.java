package dev.nib.program;

import static dev.nib.program.Handmade.ONE;
import static dev.nib.program.Handmade.along;
import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.factor;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.maximum;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.product;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link StepCheckTest}, for the steps that have no windows. */
class ElementStepCheckTest {
  private static final Value IN = value("in", 1, 5, 4, 2);
  private static final Value SAME = value("same", 1, 5, 4, 2);
  private static final Value SHORT = value("short", 1, 5, 4, 1);

  private static void passes(Step step) {
    assertThatCode(() -> step.accept(new StepCheck())).doesNotThrowAnyException();
  }

  private static void refused(Step step, String message) {
    assertThatThrownBy(() -> step.accept(new StepCheck()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> right() {
    return Stream.of(
            new Step.Softmax(value("in", 3, 2), value("out", 3, 2), 3, 2, 1 << 30, 31, -1),
            new Step.Softmax(value("in", 3, 2), value("out", 3, 2), 3, 2, 1 << 30, 1, -1),
            rescale(IN, SAME),
            new Step.Rescale(IN, SAME, factor(1 << 30, 23), factor(0, 0)),
            negation(IN, SAME),
            sum(IN, SAME, value("out", 1, 5, 4, 2)),
            sum(IN, value("b", 2), SAME, walk(Ints.of(20, 2), Ints.of(2, 1), Ints.of(0, 1))),
            product(IN, IN, SAME),
            maximum(IN, value("b", 40), SAME),
            move(IN, value("out", 42), 2),
            new Step.Move(IN, value("out", 20), walk(20, -2, 1), 39, 0),
            fill(IN, -128),
            new Step.Fill(value("c", 3), Bytes.of((byte) 1, (byte) 2, (byte) 3)))
        .map(step -> Arguments.of(Named.of(step.toString(), step)));
  }

  @ParameterizedTest
  @MethodSource("right")
  void rightStepsPass(Step step) {
    passes(step);
  }

  // ---- Means and softmax ----

  /** Of the rows of a picture of 4 rows, 3 columns, with a bias of 8. */
  private static Step.Mean mean(Walk kept, Walk reduced, AccumulatorRange range) {
    return new Step.Mean(
        value("in", 4, 3), value("out", 3), kept, reduced, 8, factor(1 << 30, 0), range);
  }

  private static final AccumulatorRange OF_FOUR = new AccumulatorRange(-504, 516);

  @Test
  void aMeanGoesThroughAllOfItsInput() {
    passes(mean(along(3), walk(4, 3, 1), OF_FOUR));
    refused(mean(along(2), walk(4, 3, 1), OF_FOUR), "elements: 2, expected 3");
    refused(mean(along(3), walk(3, 3, 1), OF_FOUR), "elements: 9, expected 12");
    refused(mean(along(3), walk(4, 4, 1), OF_FOUR), "input: elements 0 to 14 of 12 bytes");
    refused(mean(walk(3, -1, 1), walk(4, 3, 1), OF_FOUR), "input: elements -2 to 9 of 12 bytes");
    refused(mean(along(3), walk(4, -3, 1), OF_FOUR), "input: elements -9 to 2 of 12 bytes");
    refused(mean(walk(3, 1, 2), walk(4, 3, 1), OF_FOUR), "output: elements 0 to 4 of 3 bytes");
  }

  @Test
  void aMeanStaysInsideBetweenItsEndsAsWell() {
    // [0,0] at 0, [0,1] at -2, [1,0] at 4, [1,1] at 2: both ends are inside.
    Step.Mean step =
        new Step.Mean(
            value("in", 4, 2),
            value("out", 2, 2),
            walk(Ints.of(2, 2), Ints.of(4, -2), Ints.of(2, 1)),
            walk(2, 1, 1),
            0,
            ONE,
            new AccumulatorRange(-256, 254));
    refused(step, "input: elements -2 to 5 of 8 bytes");
  }

  @Test
  void sumsOfAMeanStayInTheRangeThatItStates() {
    refused(
        mean(along(3), walk(4, 3, 1), new AccumulatorRange(-503, 516)),
        "sums of [-504, 516], the step says [-503, 516]");
    refused(
        mean(along(3), walk(4, 3, 1), new AccumulatorRange(-504, 515)),
        "sums of [-504, 516], the step says [-504, 515]");
    refused(
        mean(along(3), walk(4, 3, 1), new AccumulatorRange(-504, Integer.MAX_VALUE)),
        "channel 0: accumulator [-504, 2147483647] shifted left by 1 overflows 32 bits",
        1);
  }

  private static void refused(Step.Mean step, String message, int shift) {
    refused(
        new Step.Mean(
            step.input(),
            step.output(),
            step.kept(),
            step.reduced(),
            step.bias(),
            factor(1 << 30, shift),
            step.accumulator()),
        message);
  }

  @Test
  void aMeanHasOneFactor() {
    Step.Mean m = mean(along(3), walk(4, 3, 1), OF_FOUR);
    refused(
        new Step.Mean(m.input(), m.output(), m.kept(), m.reduced(), 8, two(), OF_FOUR),
        "factors: 2, expected 1");
  }

  private static Requantization two() {
    return new Requantization(Ints.of(1 << 30, 1 << 30), Ints.of(0, 0), 0, -128, 127);
  }

  @Test
  void softmaxHasWholeRowsAndAShift() {
    Value in = value("in", 3, 2);
    Value out = value("out", 3, 2);
    refused(new Step.Softmax(in, out, 2, 2, 1 << 30, 5, -1), "elements: 4, expected 6");
    refused(new Step.Softmax(in, value("out", 7), 3, 2, 1 << 30, 5, -1), "elements: 7, expected 6");
    refused(new Step.Softmax(in, out, 3, 2, 1 << 30, 0, -1), "left shift 0");
    refused(new Step.Softmax(in, out, 3, 2, 1 << 30, 32, -1), "left shift 32");
  }

  // ---- Element by element ----

  @Test
  void functionsHaveAnOutputForEachInput() {
    refused(rescale(IN, SHORT), "elements: 20, expected 40");
    refused(negation(IN, SHORT), "elements: 20, expected 40");
    refused(
        new Step.Table(IN, SAME, Bytes.of(new byte[255])),
        "entries of the table: 255, expected 256");
  }

  @Test
  void rescalesHaveTwoFactorsThatFit() {
    refused(new Step.Rescale(IN, SAME, two(), ONE), "factors: 2, expected 1");
    refused(new Step.Rescale(IN, SAME, ONE, two()), "factors: 2, expected 1");
    // 255 has 8 bits, 23 more are left beside the sign.
    Requantization large = factor(1 << 30, 24);
    String message = "channel 0: accumulator [-255, 255] shifted left by 24 overflows 32 bits";
    refused(new Step.Rescale(IN, SAME, large, ONE), message);
    refused(new Step.Rescale(IN, SAME, ONE, large), message);
  }

  private static Step prelu(Requantization factor, Requantization below, Bytes alphas, int zero) {
    return new Step.Prelu(IN, SAME, factor, below, alphas, zero);
  }

  @Test
  void slopesAreOnesOfTheirChannels() {
    Bytes slopes = Bytes.of((byte) 0, (byte) -128);
    passes(prelu(ONE, factor(1 << 30, 15), slopes, 127));
    refused(
        prelu(ONE, factor(1 << 30, 16), slopes, 127),
        "channel 0: accumulator [-65025, 65025] shifted left by 16 overflows 32 bits");
    refused(
        prelu(factor(1 << 30, 24), ONE, slopes, 127),
        "channel 0: accumulator [-255, 255] shifted left by 24 overflows 32 bits");
    refused(prelu(two(), ONE, slopes, 127), "factors: 2, expected 1");
    refused(prelu(ONE, two(), slopes, 127), "factors: 2, expected 1");
    refused(prelu(ONE, ONE, Bytes.of((byte) 1), 0), "slopes: 1, expected 2");
    refused(prelu(ONE, ONE, slopes, 128), "zero point of the slopes is 128, no int8");
    refused(new Step.Prelu(IN, SHORT, ONE, ONE, slopes, 0), "elements: 20, expected 40");
  }

  @Test
  void pairsMeetInsideBothInputs() {
    for (boolean first : new boolean[] {true, false}) {
      String which = first ? "first" : "second";
      Value a = first ? SHORT : IN;
      Value b = first ? IN : SHORT;
      String message = which + " input: elements 0 to 39 of 20 bytes";
      refused(sum(a, b, SAME), message);
      refused(product(a, b, SAME), message);
      refused(maximum(a, b, SAME), message);
    }
    refused(sum(IN, IN, SAME, along(39)), "elements: 39, expected 40");
    refused(sum(IN, IN, SAME, walk(40, -1, 1)), "first input: elements -39 to 0 of 40 bytes");
  }

  @Test
  void pairsHaveOneFactorThatFits() {
    Step.Sum s = sum(IN, IN, SAME);
    Step.SumFactors f = s.factors();
    refused(
        new Step.Sum(
            IN, IN, SAME, s.walk(), new Step.SumFactors(f.first(), f.second(), two()), false),
        "factors: 2, expected 1");
    refused(new Step.Product(IN, IN, SAME, along(40), two()), "factors: 2, expected 1");
    passes(new Step.Product(IN, IN, SAME, along(40), factor(1 << 30, 15)));
    refused(
        new Step.Product(IN, IN, SAME, along(40), factor(1 << 30, 16)),
        "channel 0: accumulator [-65025, 65025] shifted left by 16 overflows 32 bits");
  }

  @Test
  void sumsDoNotOverflow() {
    QuantizedMultiplier half = QuantizedMultiplier.of(0.5);
    QuantizedMultiplier four = QuantizedMultiplier.of(4);
    QuantizedMultiplier seven = QuantizedMultiplier.of(7);
    QuantizedMultiplier eight = QuantizedMultiplier.of(8);
    // Twice half of 255 * 2^20 is below 2^28.
    passes(adding(half, half, factor(1 << 30, 3)));
    refused(
        adding(half, half, factor(1 << 30, 4)),
        "channel 0: accumulator [-267386880, 267386880] shifted left by 4 overflows 32 bits");
    Requantization small = factor(1 << 30, -5);
    passes(adding(seven, half, small));
    passes(adding(four, four, small));
    String shifted =
        "channel 0: accumulator [-267386880, 267386880] shifted left by 4 overflows 32 bits";
    refused(adding(eight, half, small), shifted);
    refused(adding(half, eight, small), shifted);
    refused(adding(seven, four, small), "sums of [-2941255680, 2941255680] overflow 32 bits");
  }

  private static Step adding(
      QuantizedMultiplier first, QuantizedMultiplier second, Requantization r) {
    return new Step.Sum(IN, IN, SAME, along(40), new Step.SumFactors(first, second, r), false);
  }

  @Test
  void theLargerOfTwoHasTheirZeroPoint() {
    Value other = zero(1, "other", 40);
    refused(maximum(other, IN, SAME), "zero point: 1, expected 0");
    refused(maximum(IN, other, SAME), "zero point: 1, expected 0");
    passes(maximum(other, other, zero(1, "out", 40)));
  }

  // ---- Movements ----

  @Test
  void movesStayInsideBothEnds() {
    refused(move(IN, value("out", 41), 2), "output: elements 2 to 41 of 41 bytes");
    refused(new Step.Move(IN, SAME, along(20), 21, 0), "input: elements 21 to 40 of 40 bytes");
    refused(
        new Step.Move(IN, SAME, walk(20, 2, -1), 0, 18), "output: elements -1 to 18 of 40 bytes");
    refused(
        new Step.Move(IN, SAME, walk(20, -2, 1), 37, 0), "input: elements -1 to 37 of 40 bytes");
  }

  private static Step resize(Value out, Ints rows, Ints columns) {
    return new Step.Resize(IN, out, rows, columns);
  }

  @Test
  void resizesTakePositionsInsideThePicture() {
    Value out = value("out", 1, 2, 1, 2);
    passes(resize(out, Ints.of(0, 4096), Ints.of(3072)));
    refused(resize(out, Ints.of(0), Ints.of(3072)), "rows: 1, expected 2");
    refused(resize(out, Ints.of(0, 0), Ints.of(0, 0)), "columns: 2, expected 1");
    refused(resize(out, Ints.of(0, 4097), Ints.of(0)), "row at 4097/1024 of 5");
    refused(resize(out, Ints.of(-1, 0), Ints.of(0)), "row at -1/1024 of 5");
    refused(resize(out, Ints.of(0, 0), Ints.of(3073)), "column at 3073/1024 of 4");
    refused(
        resize(value("out", 1, 2, 1, 3), Ints.of(0, 0), Ints.of(0)),
        "output channels: 3, expected 2");
    refused(resize(value("out", 2, 2, 1, 2), Ints.of(0, 0), Ints.of(0)), "batches: 2, expected 1");
    refused(
        resize(value("out", 2, 1, 2), Ints.of(0, 0), Ints.of(0)),
        "axes of the output: 3, expected 4");
    refused(
        new Step.Resize(value("in", 5, 4, 2), out, Ints.of(0, 0), Ints.of(0)),
        "axes of the input: 3, expected 4");
  }

  @Test
  void aFillHasOneValueOrOneForEachElement() {
    assertThatThrownBy(() -> new Step.Fill(value("c", 3), Bytes.of((byte) 1, (byte) 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("2 values for Value[tensor=0, name=c,");
  }

  // ---- Streams ----

  @Test
  void stagesOfAStreamAreLinkedAndGoRowByRow() {
    Value a = value("a", 1, 5, 4, 2);
    Value b = value("b", 1, 3, 2, 1);
    passes(stream(List.of(3), rescale(IN, a), conv(a, b, placement(3, 1, 0))));
    refused(
        stream(List.of(3), rescale(IN, a), conv(SAME, b, placement(3, 1, 0))),
        "b does not read what the stage before it writes");
    refused(stream(List.of(), rescale(IN, a), negation(a, SAME)), "rings: 0, expected 1");
    refused(
        stream(List.of(2), rescale(IN, a), conv(a, b, placement(3, 1, 0))),
        "row 0 of a is not there for unit 0");
    Value flat = value("flat", 5, 4, 2);
    refused(stream(List.of(), rescale(flat, flat)), "flat is not computed row by row");
    refused(
        stream(List.of(3), rescale(IN, a), conv(a, value("b", 1, 6, 2, 1), placement(3, 1, 0))),
        "the last window begins at row 5 of 5");
    refused(
        stream(List.of(), new Step.Prelu(IN, SAME, ONE, ONE, Bytes.of((byte) 1, (byte) 2), 0)),
        "same is not computed row by row");
  }
}

package dev.nib.program.pass;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.depthwise;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.Step;
import dev.nib.program.Step.Placement;
import dev.nib.program.Value;
import dev.nib.program.Walk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A picture of 4 by 5, padded to 6 by 7 or so, under windows of 3 by 3. */
class FoldPadsTest {
  private static final Value IN = value("in", 1, 4, 5, 2);
  private static final Value PADDED = value("padded", 1, 6, 8, 2);
  private static final Value OUT = value("out", 1, 4, 6, 1);

  private static List<Step> folded(Program program) {
    ProgramCheck.check(program);
    Program result = new FoldPads().apply(program);
    ProgramCheck.check(result);
    return result.steps();
  }

  private static void assertStays(Program program) {
    assertThat(folded(program)).isEqualTo(program.steps());
  }

  private static Program padded(Step.Convolution convolution) {
    return program(IN, convolution.output(), fill(PADDED, 0), move(IN, PADDED, 1, 2), convolution);
  }

  @Test
  void thePadBecomesTheConvolutionsPadding() {
    assertThat(folded(padded(conv(PADDED, OUT, placement(3, 1, 0)))))
        .containsExactly(conv(IN, OUT, new Placement(placement(3, 1, 0).window(), 1, 2)));
    Value two = value("out", 1, 4, 6, 2);
    assertThat(folded(padded(depthwise(PADDED, two, placement(3, 1, 0)))))
        .containsExactly(depthwise(IN, two, new Placement(placement(3, 1, 0).window(), 1, 2)));
  }

  @Test
  void itIsAddedToPaddingThatIsThere() {
    Window window = new Window(3, 3, 1, 1, 2, 2, Padding.VALID);
    Value out = value("out", 1, 3, 5, 1);
    assertThat(folded(padded(conv(PADDED, out, new Placement(window, 3, 2)))))
        .containsExactly(conv(IN, out, new Placement(window, 4, 4)));
  }

  @Test
  void severalConvolutionsMayReadIt() {
    Value other = value("other", 1, 4, 6, 1);
    Step.Conv2D first = conv(PADDED, OUT, placement(3, 1, 0));
    Step.Conv2D second = conv(PADDED, other, placement(3, 1, 0));
    Program program =
        program(
            List.of(IN),
            List.of(OUT, other),
            List.of(),
            fill(PADDED, 0),
            move(IN, PADDED, 1, 2),
            first,
            second);
    assertThat(folded(program)).extracting(Step::reads).containsExactly(List.of(IN), List.of(IN));
  }

  @Test
  void anotherReaderKeepsIt() {
    Value other = value("other", 1, 6, 8, 2);
    assertStays(
        program(
            List.of(IN),
            List.of(OUT, other),
            List.of(),
            fill(PADDED, 0),
            move(IN, PADDED, 1, 2),
            conv(PADDED, OUT, placement(3, 1, 0)),
            pool(Step.Pool.MAX, PADDED, other, placement(1, 1, 0))));
    assertStays(
        program(
            List.of(IN),
            List.of(OUT, PADDED),
            List.of(),
            fill(PADDED, 0),
            move(IN, PADDED, 1, 2),
            conv(PADDED, OUT, placement(3, 1, 0))));
  }

  @Test
  void aWindowMustNotLieInThePaddingAlone() {
    // Above and on the left: a pad of 2 leaves a tap of 3 inside, one of 3 does not.
    for (int pad : new int[] {2, 3}) {
      Value rows = value("rows", 1, 4 + pad, 5, 2);
      Program above =
          program(
              IN,
              value("out", 1, 2 + pad, 3, 1),
              fill(rows, 0),
              move(IN, rows, pad, 0),
              conv(rows, value("out", 1, 2 + pad, 3, 1), placement(3, 1, 0)));
      assertThat(folded(above)).hasSize(pad == 2 ? 1 : 3);
      Value columns = value("columns", 1, 4, 5 + pad, 2);
      Program left =
          program(
              IN,
              value("out", 1, 2, 3 + pad, 1),
              fill(columns, 0),
              move(IN, columns, 0, pad),
              conv(columns, value("out", 1, 2, 3 + pad, 1), placement(3, 1, 0)));
      assertThat(folded(left)).hasSize(pad == 2 ? 1 : 3);
      // Below and on the right.
      Program below =
          program(
              IN,
              value("out", 1, 2 + pad, 3, 1),
              fill(rows, 0),
              move(IN, rows, 0, 0),
              conv(rows, value("out", 1, 2 + pad, 3, 1), placement(3, 1, 0)));
      assertThat(folded(below)).hasSize(pad == 2 ? 1 : 3);
      Program right =
          program(
              IN,
              value("out", 1, 2, 3 + pad, 1),
              fill(columns, 0),
              move(IN, columns, 0, 0),
              conv(columns, value("out", 1, 2, 3 + pad, 1), placement(3, 1, 0)));
      assertThat(folded(right)).hasSize(pad == 2 ? 1 : 3);
    }
  }

  @Test
  void windowsThatStepFurtherBeginInsideAsWell() {
    Value rows = value("rows", 1, 8, 5, 2);
    Value columns = value("columns", 1, 4, 10, 2);
    for (int steps : new int[] {2, 3}) {
      Value high = value("high", 1, steps, 2, 1);
      Step.Conv2D down = conv(rows, high, placement(3, 2, 0));
      assertThat(folded(program(IN, high, fill(rows, 0), move(IN, rows, 0, 0), down)))
          .as("rows from 0, 2 and 4 of 4")
          .hasSize(steps == 2 ? 1 : 3);
      Value wide = value("wide", 1, 1, steps + 1, 1);
      Step.Conv2D right = conv(columns, wide, placement(3, 2, 0));
      assertThat(folded(program(IN, wide, fill(columns, 0), move(IN, columns, 0, 0), right)))
          .as("columns from 0, 2, 4 and 6 of 5")
          .hasSize(steps == 2 ? 1 : 3);
    }
  }

  @Test
  void aPictureDoesNotWrapRoundTheEnd() {
    Value narrow = value("narrow", 1, 6, 6, 2);
    Step.Conv2D reader = conv(narrow, value("out", 1, 4, 4, 1), placement(3, 1, 0));
    Value out = reader.output();
    assertThat(folded(program(IN, out, fill(narrow, 0), move(IN, narrow, 1, 1), reader)))
        .hasSize(1);
    assertStays(program(IN, out, fill(narrow, 0), move(IN, narrow, 1, 2), reader));
  }

  @Test
  void thePadIsTheZeroPointOfBoth() {
    Step.Conv2D reader = conv(PADDED, OUT, placement(3, 1, 0));
    assertStays(program(IN, OUT, fill(PADDED, 1), move(IN, PADDED, 1, 2), reader));
    Value other = zero(1, "in", 1, 4, 5, 2);
    assertStays(program(other, OUT, fill(PADDED, 0), move(other, PADDED, 1, 2), reader));
    assertStays(program(other, OUT, fill(PADDED, 1), move(other, PADDED, 1, 2), reader));
    byte[] each = new byte[PADDED.bytes()];
    assertStays(
        program(IN, OUT, new Step.Fill(PADDED, Bytes.of(each)), move(IN, PADDED, 1, 2), reader));
  }

  @Test
  void onlyRowsAndColumnsArePadded() {
    Value channels = value("channels", 1, 4, 5, 3);
    Value out = value("out", 1, 2, 3, 1);
    assertStays(
        program(
            IN,
            out,
            fill(channels, 0),
            move(IN, channels, 0, 0),
            conv(channels, out, placement(3, 1, 0))));
    Value batches = value("batches", 2, 4, 5, 2);
    Value outs = value("outs", 2, 2, 3, 1);
    assertStays(
        program(
            IN,
            outs,
            fill(batches, 0),
            move(IN, batches, 0, 0),
            conv(batches, outs, placement(3, 1, 0))));
    Value flat = value("flat", 4, 5, 2);
    assertStays(
        program(
            flat,
            OUT,
            fill(PADDED, 0),
            new Step.Move(
                flat, PADDED, walk(Ints.of(4, 10), Ints.of(10, 1), Ints.of(16, 1)), 0, 20),
            conv(PADDED, OUT, placement(3, 1, 0))));
  }

  @Test
  void whatIsMovedKeepsItsShape() {
    Step.Conv2D reader = conv(PADDED, OUT, placement(3, 1, 0));
    Step.Move whole = move(IN, PADDED, 1, 2);
    // Rows two apart, columns two apart, turned rows, a part of it, one that wraps, half a pixel.
    Moved[] walks = {
      new Moved(walk(Ints.of(3, 10), Ints.of(10, 1), Ints.of(32, 1)), 0, 4),
      new Moved(walk(Ints.of(4, 4, 2), Ints.of(10, 2, 1), Ints.of(16, 4, 1)), 0, 16),
      new Moved(walk(Ints.of(4, 10), Ints.of(10, 1), Ints.of(-16, 1)), 0, 68),
      new Moved(walk(Ints.of(4, 10), Ints.of(-10, 1), Ints.of(16, 1)), 30, 20),
      new Moved(walk(Ints.of(3, 10), Ints.of(10, 1), Ints.of(16, 1)), 10, 20),
      new Moved(whole.walk(), 0, 16 + 8),
      new Moved(whole.walk(), 0, 16 + 1)
    };
    for (Moved w : walks) {
      Step.Move move = new Step.Move(IN, PADDED, w.walk(), w.from(), w.to());
      assertStays(program(IN, OUT, fill(PADDED, 0), move, reader));
    }
    assertStays(program(IN, OUT, fill(PADDED, 0), whole, whole, reader));
    Value full = value("full", 1, 4, 5, 2);
    Step.Conv2D over = conv(full, value("out", 1, 2, 3, 1), placement(3, 1, 0));
    assertStays(program(IN, over.output(), move(IN, full, 0, 0), over));
  }

  /** Where a move walks. */
  private record Moved(Walk walk, int from, int to) {}
}

package dev.nib.program.pass;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Ints;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Kernel;
import dev.nib.program.Layout;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.RowKernel;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** What is dropped, what is written into its whole, and what lies where its input did. */
class PlacingPassesTest {
  private static final Value IN = value("in", 8);
  private static final Value A = value("a", 8);
  private static final Value B = value("b", 8);
  private static final Value C = value("c", 8);
  private static final Value OUT = value("out", 8);
  private static final Value WHOLE = value("whole", 16);

  private static Part alias(Value value, Value whole) {
    return new Part(value, whole, 0, Part.Kind.ALIAS);
  }

  private static Part piece(Value value, Value whole, int offset) {
    return new Part(value, whole, offset, Part.Kind.PIECE);
  }

  private static Part inPlace(Value value, Value whole) {
    return new Part(value, whole, 0, Part.Kind.IN_PLACE);
  }

  private static Program after(Pass pass, Program program) {
    ProgramCheck.check(program);
    Program result = pass.apply(program);
    ProgramCheck.check(result);
    return result;
  }

  private static void assertStays(Pass pass, Program program) {
    assertThat(after(pass, program)).isEqualTo(program);
  }

  // ---- Dead values ----

  private static final Pass DEAD = new DropDeadValues();

  @Test
  void stepsThatNoOutputComesOfAreDropped() {
    Step needed = rescale(IN, A);
    Step last = negation(A, OUT);
    Program program = program(IN, OUT, negation(IN, C), needed, rescale(C, B), last);
    assertThat(after(DEAD, program)).isEqualTo(program.with(List.of(needed, last), List.of()));
    assertStays(DEAD, program(IN, OUT, needed, last));
  }

  @Test
  void theNamesOfDeadValuesGoAndThoseOfOthersStay() {
    Value name = value("name", 2, 4);
    Value deadName = value("deadName", 2, 4);
    Value reshaped = value("reshaped", 2, 4);
    Step first = rescale(IN, A);
    Step last = negation(name, reshaped);
    Program program =
        program(
            List.of(IN),
            List.of(reshaped),
            List.of(alias(name, A), alias(deadName, B)),
            first,
            rescale(IN, B),
            last,
            negation(deadName, value("dead", 2, 4)));
    assertThat(after(DEAD, program))
        .isEqualTo(program.with(List.of(first, last), List.of(alias(name, A))));
  }

  @Test
  void allWritersOfAValueStay() {
    assertStays(DEAD, program(IN, WHOLE, fill(WHOLE, 0), move(IN, WHOLE, 4)));
  }

  // ---- Into the whole ----

  private static final Pass WHOLES = writing((step, layout) -> Layout.isFor(step), false);

  private static Program concatenation(Step... between) {
    Step[] steps = new Step[4 + between.length];
    steps[0] = rescale(IN, A);
    steps[1] = negation(IN, B);
    steps[2] = move(A, WHOLE, 0);
    steps[3] = move(B, WHOLE, 8);
    System.arraycopy(between, 0, steps, 4, between.length);
    return program(IN, WHOLE, steps);
  }

  @Test
  void whatIsMovedAsItIsBecomesAPiece() {
    Program program = concatenation();
    assertThat(after(WHOLES, program))
        .isEqualTo(
            program.with(
                program.steps().subList(0, 2), List.of(piece(A, WHOLE, 0), piece(B, WHOLE, 8))));
    // Others may read it as well.
    Program read =
        program(
            List.of(IN),
            List.of(WHOLE, OUT),
            List.of(),
            rescale(IN, A),
            move(A, WHOLE, 0),
            move(IN, WHOLE, 8),
            negation(A, OUT));
    assertThat(after(WHOLES, read).parts()).containsExactly(piece(A, WHOLE, 0));
  }

  @Test
  void inputsOutputsAndWhatSharesBytesAreMoved() {
    assertStays(WHOLES, program(IN, OUT, move(IN, OUT, 0)));
    assertStays(
        WHOLES, program(List.of(IN), List.of(A, OUT), List.of(), rescale(IN, A), move(A, OUT, 0)));
    Value name = value("name", 8);
    assertStays(
        WHOLES,
        program(
            List.of(IN),
            List.of(OUT),
            List.of(alias(name, A)),
            rescale(IN, A),
            move(name, OUT, 0)));
    assertStays(
        WHOLES,
        program(
            List.of(IN),
            List.of(OUT, name),
            List.of(alias(name, A)),
            rescale(IN, A),
            move(A, OUT, 0)));
  }

  @Test
  void aValueIsOnePieceOnly() {
    Program twice = program(IN, WHOLE, rescale(IN, A), move(A, WHOLE, 0), move(A, WHOLE, 8));
    Program result = after(WHOLES, twice);
    assertThat(result.parts()).containsExactly(piece(A, WHOLE, 0));
    assertThat(result.steps()).containsExactly(rescale(IN, A), move(A, WHOLE, 8));
  }

  @Test
  void aWholeIsNoPieceOfAnother() {
    Value larger = value("larger", 24);
    Program nested =
        program(
            IN,
            larger,
            rescale(IN, A),
            negation(IN, B),
            rescale(IN, C),
            move(A, WHOLE, 0),
            move(B, WHOLE, 8),
            move(WHOLE, larger, 0),
            move(C, larger, 16));
    assertThat(after(WHOLES, nested).parts())
        .containsExactly(piece(A, WHOLE, 0), piece(B, WHOLE, 8), piece(C, larger, 16));
    // Nor is a value that is one already.
    Program inside =
        program(
            List.of(IN),
            List.of(larger),
            List.of(piece(WHOLE, larger, 0)),
            rescale(IN, A),
            move(A, WHOLE, 0),
            move(IN, WHOLE, 8),
            move(IN, larger, 16));
    assertStays(WHOLES, inside);
  }

  @Test
  void whatIsMovedOtherwiseIsMoved() {
    Step.Move[] moves = {
      new Step.Move(A, OUT, walk(4, 1, 1), 0, 0),
      new Step.Move(A, OUT, walk(4, 1, 1), 4, 0),
      new Step.Move(A, OUT, walk(8, -1, 1), 7, 0),
      new Step.Move(A, OUT, walk(8, 1, -1), 0, 7),
      new Step.Move(A, OUT, walk(Ints.of(2, 4), Ints.of(4, 1), Ints.of(1, 2)), 0, 0)
    };
    for (Step.Move move : moves) {
      Program program =
          move.walk().steps() == 8
              ? program(IN, OUT, rescale(IN, A), move)
              : program(IN, OUT, rescale(IN, A), move, new Step.Move(IN, OUT, walk(4, 1, 1), 0, 4));
      assertStays(WHOLES, program);
    }
  }

  @Test
  void whatIsPaddedIsWrittenIntoItsMiddle() {
    Step first = rescale(IN, A);
    Step fill = fill(WHOLE, 0);
    Program program = program(IN, WHOLE, first, fill, move(A, WHOLE, 4));
    assertThat(after(WHOLES, program))
        .isEqualTo(program.with(List.of(fill, first), List.of(piece(A, WHOLE, 4))));
  }

  @Test
  void wholesThatWouldLiveTooLongAreMovedInto() {
    // While the long input is read, 16 bytes of the whole would live instead of 8 of a.
    Value longer = value("longer", 40);
    Step.Move take = new Step.Move(longer, A, walk(8, 1, 1), 0, 0);
    assertStays(WHOLES, program(longer, WHOLE, take, fill(WHOLE, 0), move(A, WHOLE, 4)));
    Value longest = value("longest", 48);
    // Where more live at another step it does not matter.
    Step.Move cut = new Step.Move(longest, longer, walk(40, 1, 1), 0, 0);
    assertThat(
            after(WHOLES, program(longest, WHOLE, cut, take, fill(WHOLE, 0), move(A, WHOLE, 4)))
                .parts())
        .containsExactly(piece(A, WHOLE, 4));
  }

  // ---- Apart in the whole ----

  private static final Value PICTURE = value("picture", 1, 4, 3, 2);
  private static final Value LEFT = value("left", 1, 4, 3, 2);
  private static final Value RIGHT = value("right", 1, 4, 3, 2);
  private static final Value BOTH = value("both", 1, 4, 3, 4);
  private static final Layout CHANNELS = new Layout(4, 3, 2, 12, 4);

  private static Step.Conv2D convolution(Value in, Value out) {
    return conv(in, out, placement(3, 1, 1));
  }

  private static Step.Move toChannels(Value value, int first) {
    return new Step.Move(value, BOTH, walk(Ints.of(12, 2), Ints.of(2, 1), Ints.of(4, 1)), 0, first);
  }

  private static Part apart(Value value, Value whole, int offset, Layout layout) {
    return new Part(value, whole, offset, Part.Kind.PIECE, layout);
  }

  private static Program branches(Step left, Step right, Step... more) {
    Step[] steps = new Step[4 + more.length];
    steps[0] = left;
    steps[1] = right;
    steps[2] = toChannels(LEFT, 0);
    steps[3] = toChannels(RIGHT, 2);
    System.arraycopy(more, 0, steps, 4, more.length);
    return program(PICTURE, BOTH, steps);
  }

  @Test
  void channelsAreWrittenPixelByPixel() {
    Program program =
        branches(
            convolution(PICTURE, LEFT), pool(Step.Pool.MAX, PICTURE, RIGHT, placement(3, 1, 1)));
    List<Part> parts = List.of(apart(LEFT, BOTH, 0, CHANNELS), apart(RIGHT, BOTH, 2, CHANNELS));
    assertThat(after(WHOLES, program))
        .isEqualTo(program.with(program.steps().subList(0, 2), parts));
  }

  @Test
  void columnsAreWrittenRowByRow() {
    Value wide = value("wide", 1, 4, 6, 2);
    Program program =
        program(
            PICTURE,
            wide,
            convolution(PICTURE, LEFT),
            convolution(PICTURE, RIGHT),
            move(LEFT, wide, 0, 0),
            move(RIGHT, wide, 0, 3));
    Layout rows = new Layout(4, 3, 2, 12, 2);
    assertThat(after(WHOLES, program).parts())
        .containsExactly(apart(LEFT, wide, 0, rows), apart(RIGHT, wide, 6, rows));
  }

  @Test
  void padsAreFilledBeforeTheirMiddleIsWritten() {
    Value padded = value("padded", 1, 6, 5, 2);
    Step fill = fill(padded, 3);
    Step convolution = convolution(PICTURE, LEFT);
    Program program = program(PICTURE, padded, convolution, fill, move(LEFT, padded, 1, 1));
    assertThat(after(WHOLES, program))
        .isEqualTo(
            program.with(
                List.of(fill, convolution),
                List.of(apart(LEFT, padded, 12, new Layout(4, 3, 2, 10, 2)))));
  }

  @Test
  void streamsWriteIntoTheWholeAtTheirEnd() {
    Step.Stream stream = stream(List.of(3), convolution(PICTURE, RIGHT), convolution(RIGHT, LEFT));
    Value other = value("other", 1, 4, 3, 2);
    Program program =
        program(
            PICTURE,
            BOTH,
            stream,
            convolution(PICTURE, other),
            toChannels(LEFT, 0),
            toChannels(other, 2));
    assertThat(after(WHOLES, program).parts())
        .containsExactly(apart(LEFT, BOTH, 0, CHANNELS), apart(other, BOTH, 2, CHANNELS));
  }

  @Test
  void whatWouldHaveGrownIntoItsInputIsMoved() {
    // The second output grows into the 96 bytes that it reads last: 128 with the first one, and 96
    // for the moves. As pieces of 48 bytes neither grows, and 144 live.
    Value deep = value("deep", 1, 4, 3, 8);
    Step left = conv(deep, LEFT, placement(1, 1, 0));
    Step right = conv(deep, RIGHT, placement(1, 1, 0));
    assertStays(
        WHOLES, program(deep, BOTH, left, right, toChannels(LEFT, 0), toChannels(RIGHT, 2)));
  }

  @Test
  void nothingComesBeforeTheStreamThatTakesTheImage() {
    Value padded = value("padded", 1, 6, 5, 2);
    Step.Stream stream = stream(List.of(), convolution(PICTURE, LEFT));
    Program program = program(PICTURE, padded, stream, fill(padded, 3), move(LEFT, padded, 1, 1));
    assertThat(after(WHOLES, program).parts()).hasSize(1);
    assertStays(writing((step, layout) -> Layout.isFor(step), true), program);
    // Behind the first step a fill may come, and with no fill there is none.
    Value other = value("other", 1, 4, 3, 2);
    Program later =
        program(
            PICTURE,
            padded,
            stream(List.of(), convolution(PICTURE, other)),
            convolution(other, LEFT),
            fill(padded, 3),
            move(LEFT, padded, 1, 1));
    Pass rows = writing((step, layout) -> Layout.isFor(step), true);
    Program result = after(rows, later);
    assertThat(result.parts()).hasSize(1);
    assertThat(result.firstStepTakesInput()).isTrue();
  }

  @Test
  void whatSomebodyElseReadsDoesNotLieApart() {
    Step left = convolution(PICTURE, LEFT);
    Step right = convolution(PICTURE, RIGHT);
    Program read = branches(left, right, convolution(LEFT, value("third", 1, 4, 3, 2)));
    assertThat(after(WHOLES, read).parts()).containsExactly(apart(RIGHT, BOTH, 2, CHANNELS));
    // By the writer of another piece.
    assertThat(after(WHOLES, branches(left, convolution(LEFT, RIGHT))).parts()).isEmpty();
    Program out =
        program(
            List.of(PICTURE),
            List.of(BOTH, LEFT),
            List.of(),
            branches(left, right).steps().toArray(Step[]::new));
    assertThat(after(WHOLES, out).parts()).containsExactly(apart(RIGHT, BOTH, 2, CHANNELS));
  }

  @Test
  void onlyWhatAKernelTakesLiesApart() {
    Step left = convolution(PICTURE, LEFT);
    Step right = convolution(PICTURE, RIGHT);
    // The simulator's kernels: windows.
    assertThat(after(WHOLES, branches(left, rescale(PICTURE, RIGHT))).parts())
        .containsExactly(apart(LEFT, BOTH, 0, CHANNELS));
    // Another consumer's.
    Pass some = writing((step, layout) -> step.equals(right), false);
    assertThat(after(some, branches(left, right)).parts())
        .containsExactly(apart(RIGHT, BOTH, 2, CHANNELS));
    Pass narrow = writing((step, layout) -> layout.pixelPitch() < 4, false);
    assertStays(narrow, branches(left, right));
  }

  // ---- In place ----

  private static final Pass IN_PLACE = new ComputeInPlace();

  private static List<Part> inPlaceParts(Program program) {
    Program result = after(IN_PLACE, program);
    assertThat(result.steps()).isEqualTo(program.steps());
    return result.parts().subList(program.parts().size(), result.parts().size());
  }

  @Test
  void aStepWritesOverTheInputThatItReadsLast() {
    assertThat(inPlaceParts(program(IN, OUT, rescale(IN, A), negation(A, B), rescale(B, OUT))))
        .containsExactly(inPlace(A, IN), inPlace(B, A), inPlace(OUT, B));
    assertThat(inPlaceParts(program(IN, OUT, rescale(IN, A), negation(A, B), sum(A, B, OUT))))
        .containsExactly(inPlace(A, IN), inPlace(OUT, A));
    // The first input is still read: the second one it is.
    assertThat(
            inPlaceParts(
                program(
                    List.of(IN, A), List.of(OUT, C), List.of(), sum(IN, A, OUT), rescale(IN, C))))
        .containsExactly(inPlace(OUT, A), inPlace(C, IN));
  }

  @Test
  void outputsAndWhatIsReadLaterAreNotOverwritten() {
    assertThat(inPlaceParts(program(List.of(IN), List.of(IN, OUT), List.of(), rescale(IN, OUT))))
        .isEmpty();
    Value name = value("name", 8);
    assertThat(
            inPlaceParts(
                program(
                    List.of(IN), List.of(name, OUT), List.of(alias(name, IN)), rescale(IN, OUT))))
        .isEmpty();
    assertThat(
            inPlaceParts(
                program(
                    List.of(IN),
                    List.of(OUT),
                    List.of(alias(name, IN)),
                    rescale(IN, A),
                    sum(A, name, OUT))))
        .containsExactly(inPlace(OUT, A));
  }

  @Test
  void overwrittenBytesBelongToTheOutputFromThenOn() {
    // B lies in A; while B is an output, C must not go over it, by any of its names.
    Value name = value("name", 8);
    assertThat(
            inPlaceParts(
                program(
                    List.of(IN, A), List.of(B, OUT), List.of(), rescale(A, B), negation(B, OUT))))
        .containsExactly(inPlace(B, A));
    assertThat(
            inPlaceParts(
                program(
                    List.of(IN, A),
                    List.of(OUT, C),
                    List.of(alias(name, B)),
                    rescale(A, B),
                    negation(B, C),
                    sum(name, IN, OUT))))
        .containsExactly(inPlace(B, A), inPlace(OUT, name));
  }

  @Test
  void twoNamesOfTheSameBytesAreNotOverwritten() {
    Value name = value("name", 8);
    assertThat(
            inPlaceParts(
                program(List.of(IN), List.of(OUT), List.of(alias(name, IN)), sum(IN, name, OUT))))
        .isEmpty();
    assertThat(inPlaceParts(program(IN, OUT, sum(IN, IN, OUT)))).containsExactly(inPlace(OUT, IN));
  }

  @Test
  void onlyStepsInOrderOfAsManyBytesAre() {
    Value picture = value("picture", 1, 2, 4, 1);
    Value other = value("other", 1, 2, 4, 1);
    assertThat(inPlaceParts(program(picture, other, conv(picture, other, placement(1, 1, 0)))))
        .isEmpty();
    Value scalar = value("scalar", 1);
    assertThat(
            inPlaceParts(
                program(
                    List.of(scalar, IN),
                    List.of(OUT),
                    List.of(),
                    sum(scalar, IN, OUT, walk(8, 0, 1)))))
        .containsExactly(inPlace(OUT, IN));
    assertThat(
            inPlaceParts(
                program(
                    List.of(A, IN),
                    List.of(OUT),
                    List.of(),
                    sum(A, IN, OUT, walk(Ints.of(2, 4), Ints.of(1, 2), Ints.of(4, 1))))))
        .containsExactly(inPlace(OUT, IN));
  }

  @Test
  void piecesAndWhatIsMadeOfMovesStayWhereTheyAre() {
    Program pieces =
        program(
            List.of(IN, C),
            List.of(WHOLE),
            List.of(piece(A, WHOLE, 0), piece(B, WHOLE, 8)),
            rescale(IN, A),
            negation(C, B));
    assertThat(inPlaceParts(pieces)).isEmpty();
    // Over a piece, nothing while its whole is to be read.
    Program over =
        program(
            List.of(IN, C),
            List.of(WHOLE, OUT),
            List.of(piece(A, WHOLE, 0), piece(B, WHOLE, 8)),
            rescale(IN, A),
            negation(C, B),
            rescale(A, OUT));
    assertThat(inPlaceParts(over)).isEmpty();
    assertThat(
            inPlaceParts(
                program(
                    IN,
                    OUT,
                    new Step.Move(IN, OUT, walk(4, 1, 1), 0, 0),
                    new Step.Move(IN, OUT, walk(4, 1, 1), 4, 4))))
        .isEmpty();
  }

  /** With kernels that go down the rows. */
  private static Pass writing(BiPredicate<Step, Layout> takes, boolean rowsComeIn) {
    return new WriteIntoWhole(
        takes,
        rowsComeIn,
        program ->
            ArenaDemand.of(
                program,
                new Selection() {
                  @Override
                  public List<Kernel> kernels(Step step) {
                    return List.of(new RowKernel(0));
                  }

                  @Override
                  public boolean rowsComeIn() {
                    return rowsComeIn;
                  }
                }));
  }
}

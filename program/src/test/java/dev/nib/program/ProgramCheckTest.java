package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Ints;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Programs that are right, and for each rule of their memory one that breaks it. */
class ProgramCheckTest {
  /** All of 8 bytes. */
  private static final Value IN = value("in", 8);

  private static final Value A = value("a", 8);
  private static final Value B = value("b", 8);
  private static final Value OUT = value("out", 8);

  private static void passes(Program program) {
    assertThatCode(() -> ProgramCheck.check(program)).doesNotThrowAnyException();
  }

  private static void refused(Program program, String message) {
    assertThatThrownBy(() -> ProgramCheck.check(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Part alias(Value value, Value whole) {
    return new Part(value, whole, 0, Part.Kind.ALIAS);
  }

  private static Part piece(Value value, Value whole, int offset) {
    return new Part(value, whole, offset, Part.Kind.PIECE);
  }

  private static Part inPlace(Value value, Value whole) {
    return new Part(value, whole, 0, Part.Kind.IN_PLACE);
  }

  private static Program with(List<Part> parts, Step... steps) {
    return program(List.of(IN), List.of(OUT), parts, steps);
  }

  // ---- Values with bytes of their own ----

  @Test
  void aChainPasses() {
    passes(program(IN, OUT, rescale(IN, A), negation(A, B), sum(A, B, OUT)));
    passes(program(IN, IN));
  }

  @Test
  void whatIsReadHasBeenWritten() {
    refused(program(IN, OUT, sum(IN, A, OUT)), "step 0, out (Sum): a is not there yet");
    refused(
        program(IN, OUT, rescale(A, OUT), rescale(IN, A)),
        "step 0, out (Rescale): a is not there yet");
    refused(program(IN, OUT, rescale(IN, A)), "out is not there yet");
  }

  @Test
  void aValueIsWrittenOnce() {
    refused(
        program(IN, OUT, rescale(IN, OUT), negation(IN, OUT)),
        "step 1, out (Table): out is written twice");
    refused(
        program(IN, OUT, rescale(IN, OUT), move(IN, OUT, 0)),
        "step 1, out (Move): out is written twice");
    refused(
        program(IN, OUT, move(IN, OUT, 0), fill(OUT, 0)),
        "step 1, out (Fill): out is written twice");
  }

  @Test
  void inputsAreTheCallers() {
    refused(
        program(IN, OUT, fill(IN, 0), rescale(IN, OUT)),
        "step 0, in (Fill): in is complete, and written again");
    refused(
        with(List.of(alias(IN, A)), fill(A, 0), rescale(IN, OUT)),
        "step 0, a (Fill): a is complete, and written again");
  }

  @Test
  void whatHasBeenReadIsNotWrittenAnyMore() {
    Value half = value("half", 4);
    refused(
        program(IN, OUT, fill(A, 0), rescale(A, OUT), move(IN, A, 0)),
        "step 2, a (Move): a is complete, and written again");
    // The same under another name.
    Value name = value("name", 8);
    refused(
        with(
            List.of(alias(name, A)),
            move(IN, A, 0),
            rescale(name, OUT),
            new Step.Move(IN, A, walk(4, 1, 1), 0, 0)),
        "step 2, a (Move): a is complete, and written again");
    // And by its piece.
    refused(
        with(
            List.of(piece(half, A, 4)),
            move(IN, A, 0),
            rescale(A, OUT),
            new Step.Move(IN, half, walk(4, 1, 1), 0, 0)),
        "step 2, half (Move): half is complete, and written again");
  }

  @Test
  void zeroPointsAreInt8() {
    refused(
        program(IN, OUT, rescale(IN, zero(128, "far", 8)), rescale(IN, OUT)),
        "step 0, far (Rescale): zero point of far is 128, no int8");
    refused(
        program(IN, OUT, rescale(IN, zero(-129, "far", 8)), rescale(IN, OUT)),
        "step 0, far (Rescale): zero point of far is -129, no int8");
    passes(program(IN, OUT, rescale(IN, zero(-128, "far", 8)), rescale(IN, OUT)));
    passes(program(IN, OUT, rescale(IN, zero(127, "far", 8)), rescale(IN, OUT)));
  }

  @Test
  void eachStepIsCheckedForItself() {
    refused(
        program(IN, OUT, rescale(IN, value("a", 9)), rescale(IN, OUT)),
        "step 0, a (Rescale): elements: 9, expected 8");
  }

  // ---- Moves that make a value together ----

  @Test
  void movesThatFillAValueTogetherPass() {
    Step.Move even = new Step.Move(IN, OUT, walk(4, 1, 2), 0, 0);
    Step.Move odd = new Step.Move(IN, OUT, walk(4, 1, 2), 0, 1);
    passes(program(IN, OUT, even, odd));
    passes(program(IN, OUT, fill(OUT, 3), even));
    passes(program(IN, OUT, new Step.Move(IN, OUT, walk(8, 1, -1), 0, 7)));
  }

  @Test
  void movesThatLeaveAGapAreRefused() {
    Step.Move even = new Step.Move(IN, OUT, walk(4, 1, 2), 0, 0);
    Step.Move last = new Step.Move(IN, OUT, walk(1, 1, 1), 0, 7);
    refused(program(IN, OUT, even, last), "out: 5 of 8 elements are written");
    refused(program(IN, OUT, even), "byte 7 of out is not there yet");
    refused(program(IN, OUT, last, even), "out: 5 of 8 elements are written");
    Step.Move twice =
        new Step.Move(IN, OUT, walk(Ints.of(2, 4), Ints.of(4, 1), Ints.of(4, 1)), 0, 0);
    passes(program(IN, OUT, twice));
    // As many elements as bytes, but two of them in one place.
    Step.Move again =
        new Step.Move(IN, OUT, walk(Ints.of(2, 4), Ints.of(4, 1), Ints.of(1, 2)), 0, 0);
    passes(program(IN, OUT, again));
    Step.Move ends =
        new Step.Move(IN, OUT, walk(Ints.of(2, 2), Ints.of(2, 1), Ints.of(0, 6)), 0, 1);
    refused(program(IN, OUT, even, ends), "out: 6 of 8 elements are written");
  }

  @Test
  void theNamesOfAValueFillNoGap() {
    Step.Move even = new Step.Move(IN, A, walk(4, 1, 2), 0, 0);
    Step.Move last = new Step.Move(IN, A, walk(1, 1, 1), 0, 7);
    Value name = value("name", 8);
    refused(
        with(List.of(alias(name, A)), even, last, rescale(name, OUT)),
        "step 2, out (Rescale): a: 5 of 8 elements are written");
    refused(
        with(List.of(inPlace(OUT, A)), even, last, rescale(A, OUT)),
        "step 2, out (Rescale): a: 5 of 8 elements are written");
  }

  @Test
  void piecesFillTheGapsThatTheyAreWrittenInto() {
    Step.Move even = new Step.Move(IN, OUT, walk(4, 1, 2), 0, 0);
    Value one = value("one", 1);
    Step.Move single = new Step.Move(IN, one, walk(1, 1, 1), 0, 0);
    Value three = value("three", 3);
    Step.Move first = new Step.Move(IN, OUT, walk(2, 1, 3), 0, 0);
    Step.Move rest = new Step.Move(IN, OUT, walk(3, 1, 1), 0, 4);
    Value two = value("two", 2);
    Step.Move both = new Step.Move(IN, two, walk(2, 1, 1), 0, 0);
    Step.Move seventh = new Step.Move(IN, OUT, walk(1, 1, 1), 0, 7);
    passes(with(List.of(piece(two, OUT, 1)), first, both, rest, seventh));
    passes(
        program(List.of(IN, two), List.of(OUT), List.of(piece(two, OUT, 1)), first, rest, seventh));
    passes(
        program(
            List.of(IN, value("given", 2)),
            List.of(OUT),
            List.of(piece(two, OUT, 1)),
            first,
            rescale(value("given", 2), two),
            rest,
            seventh));
    refused(
        with(List.of(piece(two, OUT, 1)), first, rest, seventh),
        "out: 6 of 8 elements are written");
    refused(
        with(List.of(piece(one, OUT, 3)), even, single, seventh),
        "out: 6 of 8 elements are written");
    passes(
        with(
            List.of(piece(three, OUT, 1), piece(one, three, 2)),
            new Step.Move(IN, OUT, walk(2, 1, 7), 0, 0),
            new Step.Move(IN, three, walk(2, 1, 1), 0, 0),
            single,
            rest));
  }

  // ---- Values inside others ----

  @Test
  void anotherNameIsReadAndNeverWritten() {
    Value name = value("name", 2, 4);
    Value third = value("third", 4, 2);
    passes(
        with(
            List.of(alias(name, A), alias(third, name)),
            rescale(IN, A),
            rescale(third, value("b", 4, 2)),
            rescale(name, value("c", 2, 4)),
            rescale(A, OUT)));
    refused(
        with(List.of(alias(name, A)), rescale(value("in", 8), name), rescale(A, OUT)),
        "step 0, name (Rescale): name is another name of something, and written");
    refused(
        with(List.of(alias(name, A)), rescale(name, value("b", 2, 4))),
        "step 0, b (Rescale): name is not there yet");
  }

  @Test
  void piecesMakeAWhole() {
    Value low = value("low", 4);
    Value high = value("high", 4);
    Value half = value("half", 4);
    Step toHalf = new Step.Move(IN, half, walk(4, 1, 1), 0, 0);
    List<Part> parts = List.of(piece(low, A, 0), piece(high, A, 4));
    passes(with(parts, toHalf, rescale(half, low), negation(half, high), rescale(A, OUT)));
    passes(with(parts, toHalf, rescale(half, low), negation(low, high), rescale(A, OUT)));
    refused(
        with(parts, toHalf, rescale(half, low), rescale(A, OUT)),
        "step 2, out (Rescale): byte 4 of a is not there yet");
    refused(
        with(parts, toHalf, rescale(half, high), rescale(A, OUT)),
        "step 2, out (Rescale): byte 0 of a is not there yet");
    refused(
        with(
            List.of(piece(low, A, 0), piece(high, A, 3)),
            toHalf,
            rescale(half, low),
            negation(half, high),
            rescale(low, value("c", 4)),
            rescale(A, OUT)),
        "step 3, c (Rescale): byte 3 of low is overwritten by high");
  }

  @Test
  void inPlaceOnlyTheLastReaderWrites() {
    passes(with(List.of(inPlace(B, A)), rescale(IN, A), negation(A, B), rescale(B, OUT)));
    passes(
        with(
            List.of(inPlace(B, A), inPlace(OUT, B)),
            rescale(IN, A),
            sum(A, IN, B),
            rescale(B, OUT)));
    refused(
        with(List.of(inPlace(B, A)), rescale(IN, A), negation(A, B), sum(A, B, OUT)),
        "step 2, out (Sum): byte 0 of a is overwritten by b");
    Value name = value("name", 8);
    refused(
        with(
            List.of(inPlace(B, A), alias(name, A)),
            rescale(IN, A),
            negation(A, B),
            sum(name, B, OUT)),
        "step 2, out (Sum): byte 0 of name is overwritten by b");
  }

  @Test
  void anOutputIsNotOverwritten() {
    refused(
        with(List.of(inPlace(B, OUT)), rescale(IN, OUT), negation(OUT, B)),
        "byte 0 of out is overwritten by b");
    refused(
        program(List.of(IN), List.of(OUT, IN), List.of(inPlace(OUT, IN)), rescale(IN, OUT)),
        "byte 0 of in is overwritten by out");
  }

  @Test
  void stepsThatReadBackAndForthAreNotInPlace() {
    Value picture = value("picture", 1, 4, 2, 1);
    Value other = value("other", 1, 4, 2, 1);
    refused(
        program(
            List.of(picture),
            List.of(other),
            List.of(inPlace(other, picture)),
            conv(picture, other, placement(1, 1, 0))),
        "step 0, other (Conv2D): other would overwrite picture while it is read");
    Step turned = sum(IN, A, OUT, walk(Ints.of(2, 4), Ints.of(1, 2), Ints.of(4, 1)));
    refused(
        program(List.of(IN, A), List.of(OUT), List.of(inPlace(OUT, IN)), turned),
        "step 0, out (Sum): out would overwrite in while it is read");
    passes(program(List.of(IN, A), List.of(OUT), List.of(inPlace(OUT, A)), turned));
  }

  @Test
  void inPlaceIsFromTheFirstByteOn() {
    Value low = value("low", 4);
    Value high = value("high", 4);
    Value mid = value("mid", 4);
    Step toLow = new Step.Move(IN, low, walk(4, 1, 1), 0, 0);
    Step toHigh = new Step.Move(IN, high, walk(4, 1, 1), 0, 0);
    List<Part> apart = List.of(piece(low, A, 0), piece(mid, A, 4));
    passes(program(List.of(IN), List.of(mid), apart, toLow, rescale(low, mid)));
    List<Part> behind = List.of(piece(high, A, 4), piece(mid, A, 0));
    passes(program(List.of(IN), List.of(mid), behind, toHigh, rescale(high, mid)));
    List<Part> across = List.of(piece(low, A, 0), piece(mid, A, 3));
    refused(
        program(List.of(IN), List.of(mid), across, toLow, rescale(low, mid)),
        "step 1, mid (Rescale): mid would overwrite low while it is read");
    List<Part> before = List.of(piece(high, A, 4), piece(mid, A, 1));
    refused(
        program(List.of(IN), List.of(mid), before, toHigh, rescale(high, mid)),
        "step 1, mid (Rescale): mid would overwrite high while it is read");
  }

  @Test
  void aMoveInsideAValueIsApartFromWhatItReads() {
    Value low = value("low", 4);
    Step toLow = new Step.Move(IN, low, walk(4, 1, 1), 0, 0);
    List<Part> parts = List.of(piece(low, OUT, 0));
    passes(with(parts, toLow, move(low, OUT, 4)));
    refused(
        with(parts, toLow, move(low, OUT, 3)),
        "step 1, out (Move): out would overwrite low while it is read");
    refused(
        with(parts, toLow, new Step.Move(low, OUT, walk(4, 1, -1), 0, 6)),
        "step 1, out (Move): out would overwrite low while it is read");
    passes(with(parts, toLow, new Step.Move(low, OUT, walk(4, 1, -1), 0, 7)));
  }

  // ---- Pieces that lie apart ----

  private static final Value PICTURE = value("picture", 1, 2, 3, 2);
  private static final Value EVEN = value("even", 1, 2, 3, 2);
  private static final Value ODD = value("odd", 1, 2, 3, 2);
  private static final Value BOTH = value("both", 1, 2, 3, 4);

  /** Two channels of four. */
  private static final Layout CHANNELS = new Layout(2, 3, 2, 12, 4);

  private static Part apart(Value value, Value whole, int offset) {
    return new Part(value, whole, offset, Part.Kind.PIECE, CHANNELS);
  }

  private static Step.Conv2D toPiece(Value value) {
    return conv(PICTURE, value, placement(1, 1, 0));
  }

  private static Program channels(List<Part> parts, Step... steps) {
    return program(List.of(PICTURE), List.of(BOTH), parts, steps);
  }

  /** Moves the picture to two channels of four. */
  private static Step.Move toChannels(int first) {
    Walk walk = walk(Ints.of(6, 2), Ints.of(2, 1), Ints.of(4, 1));
    return new Step.Move(PICTURE, BOTH, walk, 0, first);
  }

  @Test
  void piecesThatLieApartMakeAWhole() {
    List<Part> two = List.of(apart(EVEN, BOTH, 0), apart(ODD, BOTH, 2));
    passes(channels(two, toPiece(EVEN), toPiece(ODD)));
    passes(channels(List.of(apart(ODD, BOTH, 2)), toChannels(0), toPiece(ODD)));
    passes(channels(List.of(apart(ODD, BOTH, 2)), toPiece(ODD), toChannels(0)));
    passes(channels(List.of(apart(ODD, BOTH, 2)), fill(BOTH, 0), toPiece(ODD)));
    refused(channels(two, toPiece(EVEN)), "byte 2 of both is not there yet");
    refused(channels(two, toPiece(ODD)), "byte 0 of both is not there yet");
    refused(
        channels(List.of(apart(ODD, BOTH, 1)), toChannels(0), toPiece(ODD)),
        "byte 23 of both is not there yet");
    refused(
        channels(List.of(apart(ODD, BOTH, 1)), fill(BOTH, 0), toChannels(2), toPiece(ODD)),
        "odd and something else of both are written in one place");
    refused(
        channels(
            List.of(apart(EVEN, BOTH, 0), apart(ODD, BOTH, 1)),
            fill(BOTH, 0),
            toPiece(EVEN),
            toPiece(ODD)),
        "odd and something else of both are written in one place");
  }

  @Test
  void fillsComeBeforePieces() {
    refused(
        channels(List.of(apart(ODD, BOTH, 2)), toPiece(ODD), fill(BOTH, 0)),
        "step 1, both (Fill): both would overwrite its piece odd");
    Value low = value("low", 8);
    Value whole = value("whole", 16);
    refused(
        program(
            List.of(IN),
            List.of(whole),
            List.of(piece(low, whole, 0)),
            rescale(IN, low),
            fill(whole, 0)),
        "step 1, whole (Fill): whole would overwrite its piece low");
    // In a piece of a piece, too.
    Value larger = value("larger", 24);
    refused(
        program(
            List.of(IN),
            List.of(larger),
            List.of(piece(low, whole, 0), piece(whole, larger, 0)),
            rescale(IN, low),
            fill(larger, 0)),
        "step 1, larger (Fill): larger would overwrite its piece low");
  }

  @Test
  void nobodyReadsWhatLiesApart() {
    Value copy = value("copy", 1, 2, 3, 2);
    List<Part> two = List.of(apart(EVEN, BOTH, 0), apart(ODD, BOTH, 2));
    refused(
        channels(two, toPiece(EVEN), toPiece(ODD), rescale(EVEN, copy)),
        "step 2, copy (Rescale): even does not lie in one piece");
    refused(
        program(List.of(PICTURE), List.of(BOTH, ODD), two, toPiece(EVEN), toPiece(ODD)),
        "odd does not lie in one piece");
    refused(
        program(
            List.of(PICTURE, EVEN), List.of(BOTH), List.of(apart(EVEN, BOTH, 0)), toChannels(2)),
        "even does not lie in one piece");
  }

  @Test
  void onlyWindowsWriteWhatLiesApart() {
    refused(
        channels(List.of(apart(ODD, BOTH, 2)), fill(BOTH, 0), rescale(PICTURE, ODD)),
        "step 1, odd (Rescale): odd lies apart, this step writes one piece");
    refused(
        channels(List.of(apart(ODD, BOTH, 2)), fill(BOTH, 0), fill(ODD, 0)),
        "step 1, odd (Fill): odd lies apart, this step writes one piece");
  }

  @Test
  void nothingLiesInsideWhatLiesApart() {
    Value name = value("name", 12);
    refused(
        channels(
            List.of(apart(ODD, BOTH, 2), alias(name, ODD)),
            fill(BOTH, 0),
            toPiece(ODD),
            rescale(name, value("copy", 12))),
        "step 2, copy (Rescale): name lies in odd, which lies apart");
  }

  @Test
  void whatLiesApartIsNotWrittenOverWhatIsRead() {
    Value whole = value("whole", 1, 4, 3, 4);
    Value given = value("given", 1, 2, 3, 2);
    // The picture's bytes 12 to 23; the other reaches from 0 to 21, or from 24 on.
    List<Part> across = List.of(piece(PICTURE, whole, 12), apart(ODD, whole, 0));
    refused(
        program(List.of(given), List.of(IN), across, rescale(given, PICTURE), toPiece(ODD)),
        "step 1, odd (Conv2D): odd would overwrite picture while it is read");
    List<Part> behind = List.of(piece(PICTURE, whole, 12), apart(ODD, whole, 24));
    passes(program(List.of(given), List.of(given), behind, rescale(given, PICTURE), toPiece(ODD)));
    List<Part> before = List.of(piece(PICTURE, whole, 22), apart(ODD, whole, 0));
    passes(program(List.of(given), List.of(given), before, rescale(given, PICTURE), toPiece(ODD)));
    List<Part> touching = List.of(piece(PICTURE, whole, 21), apart(ODD, whole, 0));
    refused(
        program(List.of(given), List.of(given), touching, rescale(given, PICTURE), toPiece(ODD)),
        "step 1, odd (Conv2D): odd would overwrite picture while it is read");
  }

  @Test
  void aValueIsPartOfOneOther() {
    refused(
        with(List.of(alias(B, A), alias(B, IN)), rescale(IN, OUT)),
        "a value is a part of two others");
  }

  @Test
  void nothingLiesInsideItself() {
    refused(
        with(List.of(alias(A, B), alias(B, A)), rescale(IN, A), rescale(A, OUT)),
        "step 0, a (Rescale): a lies inside itself");
    refused(
        with(List.of(alias(A, B), alias(B, A)), rescale(A, OUT)),
        "step 0, out (Rescale): a lies inside itself");
    Value deep = value("deep", 8);
    Program circle = with(List.of(alias(deep, A), alias(A, B), alias(B, A)), rescale(deep, OUT));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> refused(circle, "step 0, out (Rescale): deep lies inside itself"));
  }

  @Test
  void aPartLiesInsideItsWhole() {
    assertThatThrownBy(() -> piece(value("half", 4), A, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("half of 4 bytes at 5 of a, which has 8");
    assertThatThrownBy(() -> piece(value("half", 4), A, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

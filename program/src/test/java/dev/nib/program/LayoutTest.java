package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Ints;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Where elements lie, held against the walks that would move them there. */
class LayoutTest {
  private static final Value PICTURE = value("picture", 1, 3, 4, 2);

  @Test
  void aValueAloneLiesInOnePiece() {
    Layout picture = Layout.of(value("picture", 2, 3, 4, 5));
    assertThat(picture).isEqualTo(new Layout(6, 4, 5, 20, 5));
    assertThat(picture.isInOnePiece()).isTrue();
    assertThat(picture.spanBytes()).isEqualTo(120);
    assertThat(picture.endOfRow(1)).isEqualTo(40);
    assertThat(picture.runBytes()).isEqualTo(120);
    assertThat(picture.runBegins()).containsExactly(0);
    assertThat(picture.pitchPixels()).isEqualTo(4);
    assertThat(Layout.of(value("rows", 7, 3))).isEqualTo(new Layout(1, 1, 21, 21, 21));
  }

  @Test
  void channelsLiePixelByPixel() {
    Step.Move behind = new Step.Move(PICTURE, value("w", 1, 3, 4, 5), region(12, 2, 5), 0, 3);
    Layout layout = Layout.of(behind).orElseThrow();
    assertThat(layout).isEqualTo(new Layout(3, 4, 2, 20, 5));
    assertThat(layout.isInOnePiece()).isFalse();
    assertThat(layout.spanBytes()).isEqualTo(57);
    assertThat(layout.endOfRow(0)).isEqualTo(17);
    assertThat(layout.runBytes()).isEqualTo(2);
    assertThat(layout.runBegins()).containsExactly(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55);
    assertThat(layout.pitchPixels()).isEqualTo(4);
  }

  @Test
  void columnsLieRowByRow() {
    Layout layout = Layout.of(move(PICTURE, value("w", 1, 3, 6, 2), 0, 1)).orElseThrow();
    assertThat(layout).isEqualTo(new Layout(3, 4, 2, 12, 2));
    assertThat(layout.runBytes()).isEqualTo(8);
    assertThat(layout.runBegins()).containsExactly(0, 12, 24);
    // A column alone: where its pixels lie side by side its rows do not.
    Layout column =
        Layout.of(move(value("column", 1, 3, 1, 2), value("w", 1, 3, 4, 2), 0, 3)).orElseThrow();
    assertThat(column).isEqualTo(new Layout(3, 1, 2, 8, 8));
    assertThat(column.runBegins()).containsExactly(0, 8, 16);
  }

  private static Walk region(int count, int bytes, int pitch) {
    return walk(Ints.of(count, bytes), Ints.of(bytes, 1), Ints.of(pitch, 1));
  }

  @Test
  void whatIsMovedOtherwiseHasNone() {
    Value whole = value("whole", 1, 6, 8, 4);
    for (Step.Move move :
        List.of(
            new Step.Move(PICTURE, whole, region(12, 2, 5), 2, 0),
            new Step.Move(PICTURE, whole, region(11, 2, 5), 0, 0),
            new Step.Move(PICTURE, whole, walk(24, -1, 1), 23, 0),
            new Step.Move(PICTURE, whole, walk(24, 1, -1), 0, 23),
            new Step.Move(PICTURE, whole, walk(24, 1, 2), 0, 0),
            new Step.Move(PICTURE, whole, region(12, 2, 1), 0, 0),
            // Rows that overlap, or that do not lie as in a picture of such pixels.
            new Step.Move(PICTURE, whole, rows(15), 0, 0),
            new Step.Move(PICTURE, whole, rows(22), 0, 0),
            new Step.Move(value("line", 8), whole, walk(8, 1, 2), 0, 0))) {
      assertThat(Layout.of(move)).as("%s", move).isEmpty();
    }
    assertThat(Layout.of(new Step.Move(PICTURE, whole, rows(20), 0, 0))).isPresent();
    // Steps that need not be three to be in order.
    Step.Move apart = new Step.Move(value("line", 8), whole, region(2, 4, 4), 0, 0);
    assertThat(Layout.of(apart)).contains(new Layout(1, 1, 8, 8, 8));
  }

  /** 3 rows of 4 pixels of 2 bytes, 5 bytes apart. */
  private static Walk rows(int pitch) {
    return walk(Ints.of(3, 4, 2), Ints.of(8, 2, 1), Ints.of(pitch, 5, 1));
  }

  @Property(tries = 2000)
  void everyElementLiesWhereItsMovePutsIt(@ForAll long seed) {
    Random random = new Random(seed);
    int[] part = new int[4];
    int[] whole = new int[4];
    int[] at = new int[4];
    for (int k = 0; k < 4; k++) {
      part[k] = 1 + random.nextInt(k == 0 ? 2 : 4);
      at[k] = random.nextInt(2);
      whole[k] = part[k] + at[k] + random.nextInt(2);
    }
    Value value = value("value", part);
    Value larger = value("larger", whole);
    int[] strides = Walk.rowMajor(whole);
    int to = 0;
    for (int k = 0; k < 4; k++) {
      to += at[k] * strides[k];
    }
    Step.Move move =
        new Step.Move(value, larger, Walk.toRegion(value.shape(), larger.shape()), 0, to);
    Optional<Layout> layout = Layout.of(move);
    // Several images lie one behind the other, without rows between them.
    assertThat(layout.isPresent()).isEqualTo(part[0] == 1 || part[1] == whole[1] || part[1] == 1);
    layout.ifPresent(found -> assertIsWalk(found, move, larger));
  }

  private static void assertIsWalk(Layout layout, Step.Move move, Value whole) {
    BitSet expected = new BitSet();
    for (int i = 0; i < move.input().bytes(); i++) {
      assertThat(layout.at(i)).isEqualTo(move.walk().second(i));
      expected.set(move.walk().second(i));
    }
    BitSet runs = new BitSet();
    int run = layout.runBytes();
    layout.runBegins().forEach(begin -> runs.set(begin, begin + run));
    assertThat(runs).isEqualTo(expected);
    assertThat(layout.spanBytes()).isEqualTo(expected.length());
    assertThat(layout.isInOnePiece()).isEqualTo(expected.nextClearBit(0) == expected.length());
    assertThat(layout.rowPitch()).isEqualTo(layout.pitchPixels() * layout.pixelPitch());
    Part part = new Part(move.input(), whole, move.to(), Part.Kind.PIECE, layout);
    assertThat(part.layout()).isEqualTo(layout);
  }

  @Test
  void pitchesLeaveRoomForWhatTheyPass() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new Layout(3, 4, 2, 8, 1),
            () -> new Layout(3, 4, 2, 6, 2),
            () -> new Layout(3, 4, 2, 9, 2),
            () -> new Layout(3, 4, 0, 8, 2))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyPiecesLieApart() {
    Value whole = value("whole", 1, 3, 4, 5);
    Layout apart = new Layout(3, 4, 2, 20, 5);
    assertThat(new Part(PICTURE, whole, 3, Part.Kind.PIECE, apart).offsetBytes()).isEqualTo(3);
    assertThatThrownBy(() -> new Part(PICTURE, whole, 4, Part.Kind.PIECE, apart))
        .hasMessage("picture of 24 bytes at 4 of whole, which has 60");
    for (Part.Kind kind : List.of(Part.Kind.ALIAS, Part.Kind.IN_PLACE)) {
      assertThatThrownBy(() -> new Part(PICTURE, whole, 0, kind, apart))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("picture, " + kind);
    }
    Layout fewer = new Layout(2, 4, 2, 20, 5);
    assertThatThrownBy(() -> new Part(PICTURE, whole, 0, Part.Kind.PIECE, fewer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void windowsAndStreamsThatEndInThemWriteApart() {
    Value other = value("other", 1, 3, 4, 2);
    Step.Conv2D conv = conv(PICTURE, other, placement(1, 1, 0));
    assertThat(Layout.isFor(conv)).isTrue();
    assertThat(Layout.isFor(pool(Step.Pool.MAX, PICTURE, other, placement(1, 1, 0)))).isTrue();
    assertThat(Layout.isFor(rescale(PICTURE, other))).isFalse();
    assertThat(Layout.isFor(stream(List.of(), conv))).isTrue();
    Value last = value("last", 1, 3, 4, 2);
    assertThat(Layout.isFor(stream(List.of(1), conv, rescale(other, last)))).isFalse();
  }
}

package dev.nib.program;

import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteMarksTest {
  private static final List<Value> MARKS = List.of(value("a", 1), value("b", 1), value("c", 1));
  private static final int BYTES = 24;

  /** An array of one mark for each byte is the definition. */
  @Property(tries = 500)
  void runsAreWhatAMarkForEachByteWouldBe(@ForAll long seed) {
    Random random = new Random(seed);
    ByteMarks marks = new ByteMarks();
    Value[] each = new Value[BYTES];
    for (int i = 0; i < 8; i++) {
      int from = random.nextInt(BYTES);
      int to = from + 1 + random.nextInt(BYTES - from);
      Value mark = MARKS.get(random.nextInt(MARKS.size()));
      marks.set(from, to, mark);
      for (int at = from; at < to; at++) {
        each[at] = mark;
      }
      for (int j = 0; j < 8; j++) {
        int low = random.nextInt(BYTES);
        int high = low + 1 + random.nextInt(BYTES - low);
        Set<Value> may = Set.copyOf(MARKS.subList(random.nextInt(3), 3));
        assertThat(complaint(marks, low, high, may)).isEqualTo(complaint(each, low, high, may));
      }
    }
  }

  private static String complaint(ByteMarks marks, int from, int to, Set<Value> may) {
    try {
      marks.require(from, to, may, "x");
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static String complaint(Value[] each, int from, int to, Set<Value> may) {
    for (int at = from; at < to; at++) {
      if (each[at] == null) {
        return "byte %d of x is not there yet".formatted(at - from);
      }
      if (!may.contains(each[at])) {
        return "byte %d of x is overwritten by %s".formatted(at - from, each[at].name());
      }
    }
    return "";
  }

  @Test
  void theFirstByteThatIsWrongIsNamed() {
    ByteMarks marks = new ByteMarks();
    Value a = MARKS.get(0);
    Value b = MARKS.get(1);
    marks.set(4, 8, a);
    marks.set(6, 7, b);
    assertThatCode(() -> marks.require(4, 6, Set.of(a), "x")).doesNotThrowAnyException();
    assertThatCode(() -> marks.require(7, 8, Set.of(a), "x")).doesNotThrowAnyException();
    assertThatThrownBy(() -> marks.require(5, 8, Set.of(a), "x"))
        .hasMessage("byte 1 of x is overwritten by b");
    assertThatThrownBy(() -> marks.require(7, 9, Set.of(a), "x"))
        .hasMessage("byte 1 of x is not there yet");
    assertThatThrownBy(() -> marks.require(3, 5, Set.of(a), "x"))
        .hasMessage("byte 0 of x is not there yet");
  }
}

package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.pooling;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.rows;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.Step.Pool;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RingCheckTest {
  private static final Value IN = value("in", 1, 6, 1, 1);
  private static final Value A = value("a", 1, 6, 1, 1);
  private static final Value OUT = value("out", 1, 4, 1, 1);

  private static boolean passes(Step.Stream stream) {
    try {
      RingCheck.check(stream);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refused(Step.Stream stream, String message) {
    assertThatThrownBy(() -> RingCheck.check(stream))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** With another number of rows in one ring. */
  private static Step.Stream with(Step.Stream stream, int ring, int rows) {
    List<Integer> ringRows = new ArrayList<>(stream.ringRows());
    ringRows.set(ring, rows);
    return new Step.Stream(stream.stages(), ringRows);
  }

  @Property(tries = 500)
  void ringsOfTheWidestUnitsPassAndShorterOnesDoNot(@ForAll long seed) {
    Step.Stream stream = new RandomRows(seed).stream();
    assertThatCode(() -> RingCheck.check(stream)).as("%s", stream).doesNotThrowAnyException();
    List<Integer> turns = RowSchedule.of(stream).stages();
    for (int ring = 0; ring < stream.ringRows().size(); ring++) {
      int stage = ring + 1;
      RowWork work = RowWork.of(stream.stages().get(stage));
      int done = (int) turns.stream().filter(turn -> turn == stage).count();
      int widest = 1;
      for (int unit = 0; unit < done; unit++) {
        widest = Math.max(widest, work.lastInputRow(unit) - work.firstInputRow(unit) + 1);
      }
      int least = 1;
      while (!passes(with(stream, ring, least))) {
        least++;
      }
      assertThat(least).as("ring %d of %s", ring, stream).isEqualTo(widest);
      if (done == work.units()) {
        assertThat(stream.ringRows().get(ring)).isEqualTo(least);
      }
      int all = stream.stages().get(stage).input().shape().extent(1);
      assertThat(passes(with(stream, ring, all))).isTrue();
      assertThat(passes(with(stream, ring, all + 1))).isFalse();
    }
  }

  @Test
  void aRingHasRowsAndNoMoreThanItsValue() {
    Step.Stream three = stream(List.of(3), rescale(IN, A), conv(A, OUT, rows(3, 1, 1, 0)));
    assertThat(passes(three)).isTrue();
    refused(with(three, 0, 0), "a ring of 0 rows");
    refused(with(three, 0, 7), "a ring of 7 rows");
    refused(with(three, 0, 2), "row 0 of a is not there for unit 0");
  }

  @Test
  void everyRowOfAStageIsOneOfItsRing() {
    // The maximum of two rows is one row of the ring, from the first of them on.
    Value pooled = value("pooled", 1, 3, 1, 1);
    Step.OneInput maximum =
        conv(IN, A, rows(1, 1, 1, 0)).pooled(pooling(Pool.MAX, 6, 1, 1, rows(2, 2, 1, 0)), pooled);
    Step.OneInput reader = conv(pooled, value("out", 1, 2, 1, 1), rows(2, 1, 1, 0));
    assertThat(passes(stream(List.of(2), maximum, reader))).isTrue();
    refused(stream(List.of(1), maximum, reader), "row 0 of pooled is not there for unit 0");
  }
}

package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.rows;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Units of work against the rows of each window, counted one by one. */
class RowWorkTest {
  /** The rows from the first tap of a window to its last one, those outside included. */
  private static IntStream window(Placement placement, int row) {
    int first = row * placement.window().strideHeight() - placement.padTop();
    int span = (placement.window().height() - 1) * placement.window().dilationHeight();
    return IntStream.rangeClosed(first, first + span);
  }

  private static IntStream inside(IntStream rows, int extent) {
    return rows.filter(row -> row >= 0 && row < extent);
  }

  private static int rowsOf(Value value) {
    return value.shape().extent(1);
  }

  private static boolean maximises(Step.OneInput step) {
    return step instanceof Step.Windowed windowed
        && windowed.pooling().map(p -> p.pool() == Pool.MAX).orElse(false);
  }

  /** The rows of windows that a unit computes. */
  private static int[] windowRows(Step.OneInput step, int unit) {
    if (maximises(step) || !(step instanceof Step.Windowed w) || w.pooling().isEmpty()) {
      return new int[] {unit};
    }
    return inside(window(w.pooling().get().placement(), unit), w.unpooled().extent(1)).toArray();
  }

  /** The rows of the input between the ends of these windows. */
  private static int[] inputRows(Step.OneInput step, int unit) {
    if (!(step instanceof Step.Windowed w)) {
      return new int[] {unit};
    }
    return IntStream.of(windowRows(step, unit))
        .flatMap(row -> inside(window(w.placement(), row), rowsOf(step.input())))
        .sorted()
        .distinct()
        .toArray();
  }

  @Property(tries = 2000)
  void aUnitReadsFromTheFirstTapToTheLastOneInside(@ForAll long seed) {
    RandomRows random = new RandomRows(seed);
    Step.OneInput step = random.step(random.picture());
    RowWork work = RowWork.of(step);
    for (int unit = 0; unit < work.units(); unit++) {
      int[] rows = inputRows(step, unit);
      assertThat(work.firstInputRow(unit)).as("%s, unit %d", step, unit).isEqualTo(rows[0]);
      assertThat(work.lastInputRow(unit))
          .as("%s, unit %d", step, unit)
          .isEqualTo(rows[rows.length - 1]);
    }
  }

  @Property(tries = 2000)
  void aRowOfTheOutputIsTheUnitsThatItsPoolCovers(@ForAll long seed) {
    RandomRows random = new RandomRows(seed);
    Step.OneInput step = random.step(random.picture());
    RowWork work = RowWork.of(step);
    int outputRows = rowsOf(step.output());
    if (!maximises(step)) {
      assertThat(work.units()).isEqualTo(outputRows);
      for (int unit = 0; unit < work.units(); unit++) {
        assertThat(work.outputRow(unit)).isEqualTo(unit);
        assertThat(work.begins(unit) && work.completes(unit)).isTrue();
      }
      return;
    }
    Step.Pooling pooling = ((Step.Windowed) step).pooling().get();
    int units = pooling.unpooled().extent(1);
    assertThat(work.units()).isEqualTo(units);
    for (int unit = 0; unit < units; unit++) {
      int u = unit;
      OptionalInt row =
          IntStream.range(0, outputRows)
              .filter(r -> window(pooling.placement(), r).anyMatch(covered -> covered == u))
              .findFirst();
      assertThat(work.outputRow(unit)).as("%s, unit %d", step, unit).isEqualTo(row.orElse(-1));
      int[] covered =
          row.isEmpty()
              ? new int[] {-1}
              : inside(window(pooling.placement(), row.getAsInt()), units).toArray();
      assertThat(work.begins(unit)).isEqualTo(unit == covered[0]);
      assertThat(work.completes(unit)).isEqualTo(unit == covered[covered.length - 1]);
    }
  }

  @Property(tries = 1000)
  void aRingHoldsWhatTheWidestUnitReads(@ForAll long seed) {
    RandomRows random = new RandomRows(seed);
    Step.OneInput step = random.step(random.picture());
    RowWork work = RowWork.of(step);
    int most =
        IntStream.range(0, work.units())
            .map(
                unit -> {
                  int[] rows = inputRows(step, unit);
                  return rows[rows.length - 1] - rows[0] + 1;
                })
            .max()
            .getAsInt();
    assertThat(work.ringRows()).as("%s", step).isEqualTo(most);
  }

  @Test
  void windowsOverTwoImagesHaveUnitsButAreNoStages() {
    Value in = value("in", 2, 6, 1, 1);
    Step.Conv2D step = conv(in, value("out", 2, 4, 1, 1), rows(3, 1, 1, 0));
    assertThat(RowWork.canStream(step)).isFalse();
    assertThat(RowWork.of(step).units()).isEqualTo(4);
    assertThat(RowWork.of(step).ringRows()).isEqualTo(3);
  }

  @Test
  void stagesAreWindowsAndFunctionsOfOneImage() {
    Value in = value("in", 1, 4, 3, 2);
    Value out = value("out", 1, 4, 3, 2);
    assertThat(RowWork.canStream(conv(in, out, placement(1, 1, 0)))).isTrue();
    assertThat(RowWork.canStream(rescale(in, out))).isTrue();
    assertThat(RowWork.canStream(negation(in, out))).isTrue();
    assertThat(RowWork.canStream(sum(in, in, out))).isFalse();
    assertThat(RowWork.canStream(dense(in, out))).isFalse();
    Value flat = value("flat", 4, 3, 2);
    assertThat(RowWork.canStream(rescale(flat, out))).isFalse();
    assertThat(RowWork.canStream(rescale(in, flat))).isFalse();
    Value two = value("two", 2, 2, 3, 2);
    assertThat(RowWork.canStream(rescale(two, two))).isFalse();
    assertThatThrownBy(() -> RowWork.of(dense(in, out)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("out is not computed row by row");
    assertThatThrownBy(() -> RowWork.of(rescale(flat, flat)))
        .hasMessage("flat is not computed row by row");
  }

  @Test
  void anAverageTakesNoRowsThatItsConvolutionHasNot() {
    // Rows of windows end at input row 6 of 8; the second average hangs over them.
    Step.Conv2D windows = conv(value("in", 1, 8, 1, 1), value("c", 1, 3, 1, 1), rows(3, 2, 1, 0));
    Step.OneInput step =
        windows.pooled(
            new Step.Pooling(Pool.AVERAGE, windows.output().shape(), rows(2, 2, 1, 0), -128, 127),
            value("out", 1, 2, 1, 1));
    RowWork work = RowWork.of(step);
    assertThat(List.of(work.firstInputRow(0), work.lastInputRow(0))).isEqualTo(List.of(0, 4));
    assertThat(List.of(work.firstInputRow(1), work.lastInputRow(1))).isEqualTo(List.of(4, 6));
    assertThat(work.ringRows()).isEqualTo(5);
  }
}

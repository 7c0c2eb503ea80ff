package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.rows;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.RowSchedule.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What makes an order of turns the one that streams have. */
class RowScheduleTest {
  /** A stream in the middle of its turns. */
  private static final class Progress {
    final List<RowWork> work;
    final int[] next;

    /** For each stage the rows of its input that are complete, and those of the output. */
    final List<List<Integer>> complete = new ArrayList<>();

    Progress(Step.Stream stream) {
      work = stream.stages().stream().map(RowWork::of).toList();
      next = new int[work.size()];
      for (int i = 0; i <= work.size(); i++) {
        complete.add(new ArrayList<>());
      }
    }

    void turn(int stage) {
      if (stage == ROW) {
        complete.get(0).add(complete.get(0).size());
        return;
      }
      RowWork w = work.get(stage);
      if (w.completes(next[stage])) {
        complete.get(stage + 1).add(w.outputRow(next[stage]));
      }
      next[stage]++;
    }

    boolean isReady(int stage) {
      RowWork w = work.get(stage);
      boolean ready = true;
      for (int row = w.firstInputRow(next[stage]); row <= w.lastInputRow(next[stage]); row++) {
        ready &= complete.get(stage).contains(row);
      }
      return ready;
    }
  }

  private static int count(RowSchedule schedule, int stage) {
    return (int) schedule.stages().stream().filter(s -> s == stage).count();
  }

  @Property(tries = 500)
  void aUnitComesOnceItsRowsAreThereAndTheLaterStageFirst(@ForAll long seed) {
    Step.Stream stream = new RandomRows(seed).stream();
    RowSchedule schedule = RowSchedule.of(stream);
    Progress progress = new Progress(stream);
    int stages = stream.stages().size();
    for (int stage : schedule.stages()) {
      assertThat(stage == ROW || progress.isReady(stage)).as("%s", stream).isTrue();
      for (int later = stage + 1; later < stages; later++) {
        boolean done = progress.next[later] == count(schedule, later);
        assertThat(done || !progress.isReady(later))
            .as("stage %d waits for %d of %s", later, stage, stream)
            .isTrue();
      }
      progress.turn(stage);
    }
    int rows = stream.output().shape().extent(1);
    assertThat(progress.complete.get(stages)).as("%s", stream).hasSize(rows);
    assertThat(progress.complete.get(0)).hasSize(stream.input().shape().extent(1));
  }

  @Property(tries = 500)
  void noUnitIsDoneThatNoRowOfTheOutputNeeds(@ForAll long seed) {
    Step.Stream stream = new RandomRows(seed).stream();
    RowSchedule schedule = RowSchedule.of(stream);
    Progress progress = new Progress(stream);
    for (int stage = stream.stages().size() - 1; stage >= 0; stage--) {
      int wanted = stream.stages().get(stage).output().shape().extent(1) - 1;
      if (stage + 1 < stream.stages().size()) {
        RowWork reader = progress.work.get(stage + 1);
        wanted = 0;
        for (int unit = 0; unit < count(schedule, stage + 1); unit++) {
          wanted = Math.max(wanted, reader.lastInputRow(unit));
        }
      }
      int last = count(schedule, stage) - 1;
      RowWork writer = progress.work.get(stage);
      assertThat(writer.outputRow(last)).as("stage %d of %s", stage, stream).isEqualTo(wanted);
      assertThat(writer.completes(last)).as("stage %d of %s", stage, stream).isTrue();
    }
  }

  @Test
  void rowsOfTheInputThatNobodyNeedsComeLast() {
    Value in = value("in", 1, 5, 1, 1);
    Value a = value("a", 1, 5, 1, 1);
    Step.Stream stream =
        stream(List.of(2), rescale(in, a), conv(a, value("out", 1, 2, 1, 1), rows(2, 1, 1, 0)));
    assertThat(RowSchedule.of(stream).stages())
        .containsExactly(ROW, 0, ROW, 0, 1, ROW, 0, 1, ROW, ROW);
  }
}

package dev.nib.program;

import static dev.nib.program.StepCheck.require;

import java.util.Arrays;
import java.util.List;

/**
 * Goes through a stream unit by unit, in the order of its {@link RowSchedule}, and demands that
 * every row is complete, and still there, whenever a unit reads it.
 */
final class RingCheck {
  private static final int NOTHING = -1;

  private final Step.Stream stream;
  private final List<RowWork> work;
  private final int[] next;

  /** For each stage but the first the row that lies in each slot of the ring before it. */
  private final int[][] slots;

  /** For each stage how many rows of its input have been completed. */
  private final int[] complete;

  private RingCheck(Step.Stream stream) {
    this.stream = stream;
    this.work = stream.stages().stream().map(RowWork::of).toList();
    this.next = new int[work.size()];
    this.complete = new int[work.size() + 1];
    this.slots = new int[work.size()][];
    for (int i = 1; i < work.size(); i++) {
      int rows = stream.ringRows().get(i - 1);
      require(
          rows >= 1 && rows <= stream.stages().get(i).input().shape().extent(1),
          "a ring of %d rows",
          rows);
      slots[i] = new int[rows];
      Arrays.fill(slots[i], NOTHING);
    }
  }

  static void check(Step.Stream stream) {
    RingCheck check = new RingCheck(stream);
    RowSchedule.of(stream).stages().forEach(check::turn);
    int rows = stream.output().shape().extent(1);
    int done = check.complete[check.work.size()];
    require(done == rows, "%d rows of the output are computed, it has %d", done, rows);
  }

  private void turn(int stage) {
    if (stage == RowSchedule.ROW) {
      complete[0]++;
      return;
    }
    int unit = next[stage]++;
    RowWork w = work.get(stage);
    for (int row = w.firstInputRow(unit); row <= w.lastInputRow(unit); row++) {
      boolean there = stage == 0 || slots[stage][row % slots[stage].length] == row;
      require(
          there && row < complete[stage],
          "row %d of %s is not there for unit %d",
          row,
          stream.stages().get(stage).input().name(),
          unit);
    }
    if (stage + 1 < work.size() && w.begins(unit)) {
      int row = w.outputRow(unit);
      slots[stage + 1][row % slots[stage + 1].length] = row;
    }
    if (w.completes(unit)) {
      require(
          w.outputRow(unit) == complete[stage + 1],
          "row %d of %s comes out of turn",
          w.outputRow(unit),
          stream.stages().get(stage).name());
      complete[stage + 1]++;
    }
  }
}

package dev.nib.program;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the stages of a {@link Step.Stream} do their units, the stage nearest to the
 * output first: a row is used as soon as it is there, so that rings are short.
 *
 * @param stages for each turn the stage that does its next unit, {@link #ROW} for a row of the
 *     stream's input that must be there from then on
 */
public record RowSchedule(List<Integer> stages) {
  /**
   * Bytes of a counter of a stage's units, or of the image's rows, where they are kept in memory.
   */
  public static final int COUNTER_BYTES = 2;

  /** Counters of a stream whose image comes in row by row: its place in the order, and the rows. */
  public static final int ROW_COUNTERS = 2;

  /** In place of a stage: the next row of the input is needed. */
  public static final int ROW = -1;

  public RowSchedule {
    stages = List.copyOf(stages);
  }

  /** The order for a stream. */
  public static RowSchedule of(Step.Stream stream) {
    List<RowWork> work = stream.stages().stream().map(RowWork::of).toList();
    int inputRows = stream.input().shape().extent(1);
    int[] needed = neededUnits(work, stream.output().shape().extent(1));
    int[] next = new int[work.size()];
    int[] there = new int[work.size()];
    List<Integer> order = new ArrayList<>();
    while (next[work.size() - 1] < needed[work.size() - 1] || there[0] < inputRows) {
      int stage = ready(work, needed, next, there);
      if (stage == ROW) {
        there[0]++;
      } else {
        RowWork w = work.get(stage);
        if (stage + 1 < work.size() && w.completes(next[stage])) {
          there[stage + 1]++;
        }
        next[stage]++;
      }
      order.add(stage);
    }
    return new RowSchedule(order);
  }

  /** Up to the last unit of each stage that a row of the output comes of. */
  private static int[] neededUnits(List<RowWork> work, int outputRows) {
    int[] needed = new int[work.size()];
    int rows = outputRows;
    for (int stage = work.size() - 1; stage >= 0; stage--) {
      RowWork w = work.get(stage);
      int last = w.units() - 1;
      while (w.outputRow(last) < 0 || w.outputRow(last) >= rows) {
        last--;
      }
      needed[stage] = last + 1;
      rows = 0;
      for (int unit = 0; unit <= last; unit++) {
        rows = Math.max(rows, w.lastInputRow(unit) + 1);
      }
    }
    return needed;
  }

  private static int ready(List<RowWork> work, int[] needed, int[] next, int[] there) {
    for (int stage = work.size() - 1; stage >= 0; stage--) {
      RowWork w = work.get(stage);
      if (next[stage] < needed[stage] && w.lastInputRow(next[stage]) < there[stage]) {
        return stage;
      }
    }
    return ROW;
  }
}

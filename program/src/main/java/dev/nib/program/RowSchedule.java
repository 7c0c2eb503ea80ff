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
  /** In place of a stage: the next row of the input is needed. */
  public static final int ROW = -1;

  public RowSchedule {
    stages = List.copyOf(stages);
  }

  /** The order for a stream. */
  public static RowSchedule of(Step.Stream stream) {
    List<RowWork> work = stream.stages().stream().map(RowWork::of).toList();
    int inputRows = stream.input().shape().extent(1);
    int[] next = new int[work.size()];
    int[] there = new int[work.size()];
    List<Integer> order = new ArrayList<>();
    while (next[work.size() - 1] < work.get(work.size() - 1).units() || there[0] < inputRows) {
      int stage = ready(work, next, there);
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

  private static int ready(List<RowWork> work, int[] next, int[] there) {
    for (int stage = work.size() - 1; stage >= 0; stage--) {
      RowWork w = work.get(stage);
      if (next[stage] < w.units() && w.lastInputRow(next[stage]) < there[stage]) {
        return stage;
      }
    }
    return ROW;
  }
}

package dev.nib.program;

import java.util.List;

/**
 * How far the output of a step that goes down the rows must begin before its input, so that no row
 * is overwritten before the last unit that reads it.
 */
public final class RowOverlap {
  private RowOverlap() {}

  /** True when {@link #leadBytes} knows the step: a stream, or windows over one image. */
  public static boolean isKnown(Step step) {
    return step instanceof Step.Stream
        || (step instanceof Step.Windowed && RowWork.canStream(step));
  }

  /**
   * The smallest distance from the begin of the output to that of the input, in bytes; negative
   * when the output may begin behind it.
   */
  public static int leadBytes(Step.OneInput step) {
    return leadBytes(step, Layout.of(step.output()));
  }

  /**
   * As {@link #leadBytes(Step.OneInput)}.
   *
   * @param output how the output lies from its begin on
   */
  static int leadBytes(Step.OneInput step, Layout output) {
    return step instanceof Step.Stream stream ? ofStream(stream, output) : ofWindows(step, output);
  }

  /**
   * The bytes that input and output take together, where the output grows into the input.
   *
   * @param lead what {@link #leadBytes} gives
   */
  public static int spanBytes(int inputBytes, int outputBytes, int lead) {
    int span = Math.max(outputBytes, Math.max(0, lead) + inputBytes);
    return Math.min(inputBytes + outputBytes, span);
  }

  private static int ofWindows(Step.OneInput step, Layout output) {
    RowWork work = RowWork.of(step);
    int lead = behind(step);
    for (int unit = 0; unit < work.units(); unit++) {
      if (work.outputRow(unit) >= 0) {
        lead = Math.max(lead, lead(step, output, work.outputRow(unit), work.firstInputRow(unit)));
      }
    }
    return lead;
  }

  private static int ofStream(Step.Stream stream, Layout output) {
    List<RowWork> work = stream.stages().stream().map(RowWork::of).toList();
    RowSchedule schedule = RowSchedule.of(stream);
    int last = work.size() - 1;
    int units = (int) schedule.stages().stream().filter(stage -> stage == 0).count();
    int[] next = new int[work.size()];
    int lead = behind(stream);
    for (int stage : schedule.stages()) {
      if (stage == RowSchedule.ROW) {
        continue;
      }
      int row = work.get(stage).outputRow(next[stage]);
      if (stage == last && row >= 0 && next[0] < units) {
        lead = Math.max(lead, lead(stream, output, row, work.get(0).firstInputRow(next[0])));
      }
      next[stage]++;
    }
    return lead;
  }

  /** Where the output begins behind all of the input, and may be written at any time. */
  private static int behind(Step.OneInput step) {
    return -step.input().bytes();
  }

  /** While {@code row} is written, the rows from {@code first} on are needed still. */
  private static int lead(Step.OneInput step, Layout output, int row, int first) {
    return output.endOfRow(row) - first * step.input().rowBytes();
  }
}

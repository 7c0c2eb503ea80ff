package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.verilog.engine.WindowTable.Entry;
import java.util.List;

/**
 * The clock cycles of an image, from the one in which its last byte is taken to the one in which
 * the last output is, when nobody keeps the core waiting. The fixed modules' delays are known here:
 * simulation must show the same number.
 */
public final class EngineCycles {
  /** From the last byte, or from a step's last write, to the next step's start. */
  private static final int TO_START = 2;

  /** From a step's start to its first position. */
  private static final int TO_FIRST_POSITION = 4;

  /** From a position that is taken to the next one. */
  private static final int TO_NEXT_POSITION = 3;

  /** From a pool's last tap to its first result. */
  private static final int TO_RESULT = 6;

  /** From the last write to the first output, which the class precedes, and to each further one. */
  private static final int TO_OUTPUT = 2;

  private final int lanes;
  private final int resultCycles;
  private final int resultLatency;

  /**
   * @param resultCycles the requantiser's for each result
   * @param resultLatency from a result that it takes to its write
   */
  EngineCycles(int lanes, int resultCycles, int resultLatency) {
    this.lanes = lanes;
    this.resultCycles = resultCycles;
    this.resultLatency = resultLatency;
  }

  /** Those of an image. */
  long ofImage(EngineProgram program) {
    return ofSteps(program.steps()) + (long) TO_OUTPUT * program.program().outputBytes();
  }

  /**
   * From one image's last output to the next one's, when the next one comes as soon as it can: a
   * byte each cycle, behind the last step that reads this one.
   */
  long betweenImages(EngineProgram program) {
    long read = ofSteps(program.steps().subList(0, program.lastOfImage() + 1));
    return Math.max(ofImage(program), read + program.program().inputBytes());
  }

  private long ofSteps(List<EngineStep> steps) {
    return steps.stream().mapToLong(step -> TO_START + ofStep(step)).sum();
  }

  /** From the start of a step to its last write. */
  long ofStep(EngineStep step) {
    List<Entry> columns = step.windows().columns();
    List<Entry> rows = step.windows().rows();
    Clock clock = new Clock();
    int groups = step.groups(lanes);
    for (int row = 0; row < rows.size(); row = endOfPool(rows, row)) {
      for (int column = 0; column < columns.size(); column = endOfPool(columns, column)) {
        for (int group = 0; group < groups; group++) {
          int results = group + 1 < groups ? lanes : step.rest(lanes);
          clock.pool(
              rows.subList(row, endOfPool(rows, row)),
              columns.subList(column, endOfPool(columns, column)),
              step.isSeparate() ? results : 1,
              results);
        }
      }
    }
    int last = step.rest(lanes) - 1;
    return clock.lastTap + TO_RESULT + (long) last * resultCycles + resultLatency;
  }

  private static int endOfPool(List<Entry> entries, int begin) {
    int at = begin;
    while (!entries.get(at).endsPool()) {
      at++;
    }
    return at + 1;
  }

  /** When each tap of a step is issued, counted from its start. */
  private final class Clock {
    /** When the next position is there. */
    private long nextPosition = TO_FIRST_POSITION;

    /** When the last tap so far is issued, which takes the next position. */
    private long lastTap;

    /** When the results of the last pool have left, so that the next one's may come. */
    private long resultsLeft;

    /**
     * @param bytes of a tap that the tables count
     */
    void pool(List<Entry> rows, List<Entry> columns, int bytes, int results) {
      for (Entry row : rows) {
        for (Entry column : columns) {
          long taken = Math.max(nextPosition, lastTap);
          nextPosition = taken + TO_NEXT_POSITION;
          lastTap = taken + (long) row.count() * column.count() * bytes;
          if (row.endsPool() && column.endsPool()) {
            lastTap = Math.max(lastTap, resultsLeft);
          }
        }
      }
      resultsLeft = lastTap + (long) results * resultCycles;
    }
  }
}

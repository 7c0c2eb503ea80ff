package dev.nib.program;

import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.util.Optional;

/**
 * How a step of a {@link Step.Stream} goes over its rows, one unit of work after another.
 *
 * <p>A unit is a row of the step's windows: with a maximum behind them the row is maximised into
 * the row of the output that it belongs to, which is complete after its last one. A unit of a step
 * with an average behind it is a row of the average.
 */
public final class RowWork {
  private final int units;
  private final int inputRows;

  /** Rows of windows, before a pool behind them. */
  private final int windowRows;

  private final int outputRows;

  /** Over the input; a point where the step has no window. */
  private final Axis window;

  /** Over the rows of windows; a point where there is no pool behind them. */
  private final Axis pool;

  private final boolean maximises;

  /** A window along the rows, from its first tap to its last. */
  private record Axis(int taps, int stride, int dilation, int pad) {
    static final Axis POINT = new Axis(1, 1, 1, 0);

    static Axis of(Step.Placement placement) {
      Window w = placement.window();
      return new Axis(w.height(), w.strideHeight(), w.dilationHeight(), placement.padTop());
    }

    int first(int row) {
      return row * stride - pad;
    }

    int last(int row) {
      return first(row) + (taps - 1) * dilation;
    }
  }

  private RowWork(Step.OneInput step) {
    this.inputRows = step.input().shape().extent(1);
    this.outputRows = step.output().shape().extent(1);
    if (step instanceof Step.Windowed windowed) {
      Optional<Step.Pooling> pooling = windowed.pooling();
      this.window = Axis.of(windowed.placement());
      this.pool = pooling.map(p -> Axis.of(p.placement())).orElse(Axis.POINT);
      this.maximises = pooling.isPresent() && pooling.get().pool() == Step.Pool.MAX;
      this.windowRows = windowed.unpooled().extent(1);
      this.units = maximises ? windowRows : outputRows;
    } else {
      this.window = Axis.POINT;
      this.pool = Axis.POINT;
      this.maximises = false;
      this.windowRows = outputRows;
      this.units = outputRows;
    }
  }

  /**
   * Of a step that can be a stage, or whose windows slide over several images, for each of them.
   *
   * @throws IllegalArgumentException when it has no rows
   */
  public static RowWork of(Step.OneInput step) {
    if (!(step instanceof Step.Windowed) && !canStream(step)) {
      throw new IllegalArgumentException(step.name() + " is not computed row by row");
    }
    return new RowWork(step);
  }

  /** True when a step is computed row by row, of one image. */
  public static boolean canStream(Step step) {
    boolean kind =
        step instanceof Step.Windowed || step instanceof Step.Rescale || step instanceof Step.Table;
    return kind && isImage(((Step.OneInput) step).input()) && isImage(step.output());
  }

  private static boolean isImage(Value value) {
    Shape shape = value.shape();
    return shape.rank() == 4 && shape.extent(0) == 1;
  }

  /** How many units there are. */
  public int units() {
    return units;
  }

  /** The row of the output that a unit belongs to; -1 when no pool window covers it. */
  public int outputRow(int unit) {
    if (!maximises) {
      return unit;
    }
    int row = Math.floorDiv(unit + pool.pad, pool.stride);
    return row < outputRows && unit <= pool.last(row) ? row : -1;
  }

  /** True when the row of the output is complete after the unit. */
  public boolean completes(int unit) {
    int row = outputRow(unit);
    return row >= 0 && (!maximises || unit == Math.min(units - 1, pool.last(row)));
  }

  /** True when the unit is the first one of its row of the output. */
  public boolean begins(int unit) {
    int row = outputRow(unit);
    return row >= 0 && (!maximises || unit == Math.max(0, pool.first(row)));
  }

  /** The first row of the input that a unit may read. */
  public int firstInputRow(int unit) {
    int row = maximises ? unit : Math.max(0, pool.first(unit));
    return Math.max(0, window.first(row));
  }

  /** The last row of the input that a unit may read. */
  public int lastInputRow(int unit) {
    int row = maximises ? unit : Math.min(windowRows - 1, pool.last(unit));
    return Math.min(inputRows - 1, window.last(row));
  }

  /** The rows of a ring that holds what any unit reads, when units follow the rows at once. */
  public int ringRows() {
    int rows = 1;
    for (int unit = 0; unit < units; unit++) {
      rows = Math.max(rows, lastInputRow(unit) - firstInputRow(unit) + 1);
    }
    return Math.min(rows, inputRows);
  }
}

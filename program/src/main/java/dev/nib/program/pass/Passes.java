package dev.nib.program.pass;

import dev.nib.model.Window;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Layout;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The passes that each consumer runs, in their order. */
public final class Passes {
  /** A pool of so many pixels a side is computed by the simulator's matrix kernels. */
  private static final int TILE = 2;

  private Passes() {}

  /** What generated C is to be best at. */
  public enum Objective {
    /** The fewest instructions. */
    SPEED(false, false),
    /** The fewest for an image that comes in row by row. */
    SPEED_ROWS(true, true),
    /** The smallest arena, without computing anything twice. */
    RAM(true, false),
    /** The same for an image that comes in row by row. */
    ROWS(true, true),
    /** The fewest bytes of code and constants. */
    FLASH(false, false);

    private final boolean streams;
    private final boolean rows;

    Objective(boolean streams, boolean rows) {
      this.streams = streams;
      this.rows = rows;
    }

    /** True when layers are computed row by row where that takes less. */
    public boolean streams() {
      return streams;
    }

    /** True when the image is to come in row by row. */
    public boolean rowsComeIn() {
      return rows;
    }

    /** True when the fewest instructions count, whatever bytes kernels work in. */
    public boolean fast() {
      return this == SPEED || this == SPEED_ROWS;
    }
  }

  /** For the fast kernels of {@code sim}. */
  public static List<Pass> forSimulator() {
    return List.of(
        new DropDeadValues(),
        new FoldPads(),
        new FoldClamps(),
        new JoinTables(),
        new FusePools(Passes::isTile));
  }

  /**
   * For generated Verilog, whose engine takes the largest of its sums; a softmax at the end is left
   * to the reader.
   */
  public static List<Pass> forVerilog() {
    return List.of(
        new OutputLogits(), new FoldPads(), new FoldClamps(), new FusePools(Passes::isMaximum));
  }

  /**
   * For generated C, if all its kernels write what lies apart as the simulator's do.
   *
   * @param demand what the kernels and values of a program want of the arena
   */
  public static List<Pass> forC(Objective objective, Function<Program, ArenaDemand> demand) {
    return forC(objective, demand, (step, layout) -> Layout.isFor(step));
  }

  /**
   * For generated C.
   *
   * @param demand what the kernels and values of a program want of the arena
   * @param writesApart the steps, of those for which {@link Layout#isFor} is true, whose kernels
   *     can write an output that lies so
   */
  public static List<Pass> forC(
      Objective objective,
      Function<Program, ArenaDemand> demand,
      BiPredicate<Step, Layout> writesApart) {
    List<Pass> behind =
        List.of(new WriteIntoWhole(writesApart, objective.rows, demand), new ComputeInPlace());
    List<Pass> passes =
        new ArrayList<>(
            List.of(
                new DropDeadValues(),
                new FoldPads(),
                new FoldClamps(),
                new JoinTables(),
                new FusePools((convolution, pool) -> true)));
    if (objective.streams) {
      passes.add(new StreamRows(objective.rows, program -> demand.apply(applied(program, behind))));
    }
    passes.addAll(behind);
    return passes;
  }

  /** What passes make of a program, unchecked. */
  private static Program applied(Program program, List<Pass> passes) {
    Program result = program;
    for (Pass pass : passes) {
      result = pass.apply(result);
    }
    return result;
  }

  /**
   * Runs {@code passes} one after the other, and checks the program behind each.
   *
   * @throws IllegalStateException when a pass makes a program that is not one, with its name
   */
  public static Program run(Program program, List<Pass> passes) {
    Program result = program;
    for (Pass pass : passes) {
      result = pass.apply(result);
      try {
        ProgramCheck.check(result);
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            "%s: after %s: %s"
                .formatted(program.name(), pass.getClass().getSimpleName(), e.getMessage()),
            e);
      }
    }
    return result;
  }

  private static boolean isMaximum(Step.Convolution convolution, Step.Pool2D pool) {
    return pool.pool() == Step.Pool.MAX;
  }

  /** The largest of 2x2 outputs of a convolution, side by side inside the image. */
  private static boolean isTile(Step.Convolution convolution, Step.Pool2D pool) {
    Step.Placement placement = pool.placement();
    Window window = placement.window();
    return convolution instanceof Step.Conv2D
        && pool.pool() == Step.Pool.MAX
        && window.height() == TILE
        && window.width() == TILE
        && window.strideHeight() == TILE
        && window.strideWidth() == TILE
        && placement.padTop() == 0
        && placement.padLeft() == 0
        && TILE * pool.output().shape().extent(1) <= pool.input().shape().extent(1)
        && TILE * pool.output().shape().extent(2) <= pool.input().shape().extent(2);
  }
}

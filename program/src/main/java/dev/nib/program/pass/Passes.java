package dev.nib.program.pass;

import dev.nib.model.Window;
import dev.nib.program.Layout;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** The passes that each consumer runs, in their order. */
public final class Passes {
  /** A pool of so many pixels a side is computed by the simulator's matrix kernels. */
  private static final int TILE = 2;

  private Passes() {}

  /** What generated C is to be best at. */
  public enum Objective {
    /** The fewest instructions. */
    SPEED,
    /** The smallest arena, without computing anything twice. */
    RAM,
    /** The same for an image that comes in row by row. */
    ROWS
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

  /** For generated C, if all its kernels write what lies apart as the simulator's do. */
  public static List<Pass> forC(Objective objective) {
    return forC(objective, (step, layout) -> Layout.isFor(step));
  }

  /**
   * For generated C.
   *
   * @param writesApart the steps, of those for which {@link Layout#isFor} is true, whose kernels
   *     can write an output that lies so
   */
  public static List<Pass> forC(Objective objective, BiPredicate<Step, Layout> writesApart) {
    List<Pass> passes =
        new ArrayList<>(
            List.of(
                new DropDeadValues(),
                new FoldPads(),
                new FoldClamps(),
                new JoinTables(),
                new FusePools((convolution, pool) -> true)));
    boolean rowsComeIn = objective == Objective.ROWS;
    if (objective != Objective.SPEED) {
      passes.add(new StreamRows(rowsComeIn));
    }
    passes.addAll(List.of(new WriteIntoWhole(writesApart, rowsComeIn), new ComputeInPlace()));
    return passes;
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

package dev.nib.sim.fast;

import dev.nib.model.Window;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.List;
import java.util.Optional;

/** Which pools can be computed together with the convolution before them. */
final class Fusion {
  private static final int SIDE = 2;

  private Fusion() {}

  /**
   * The pool that follows step {@code s}, a convolution, when its windows are 2x2 pixels side by
   * side inside the image, and nothing else reads what lies between the two.
   */
  static Optional<PoolLayer> poolBehind(PlacedProgram placed, int s) {
    Program program = placed.program();
    List<Step> steps = program.steps();
    if (!(steps.get(s) instanceof Step.Conv2D convolution)
        || s + 1 == steps.size()
        || !(steps.get(s + 1) instanceof Step.MaxPool2D pool)
        || pool.input().tensor() != convolution.output().tensor()
        || isReadElsewhere(program, convolution.output(), pool)) {
      return Optional.empty();
    }
    PoolLayer layer = PoolLayer.of(placed, pool);
    return tiles(layer.geometry()) ? Optional.of(layer) : Optional.empty();
  }

  private static boolean tiles(Geometry g) {
    Window window = g.window();
    return window.height() == SIDE
        && window.width() == SIDE
        && window.strideHeight() == SIDE
        && window.strideWidth() == SIDE
        && g.placement().padTop() == 0
        && g.placement().padLeft() == 0
        && SIDE * g.outputHeight() <= g.inputHeight()
        && SIDE * g.outputWidth() <= g.inputWidth();
  }

  private static boolean isReadElsewhere(Program program, Value between, Step.MaxPool2D pool) {
    return program.outputs().stream().anyMatch(output -> output.tensor() == between.tensor())
        || program.steps().stream()
            .filter(step -> step != pool)
            .flatMap(step -> step.reads().stream())
            .anyMatch(read -> read.tensor() == between.tensor());
  }
}

package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.verilog.engine.EngineStep.WeightAt;
import dev.nib.model.Window;
import dev.nib.program.Step;
import java.util.Optional;

/**
 * How outputs side by side in a row share the lanes of a convolution that has fewer channels than
 * there are lanes: they are the channels of one wider window, in which each output's weights lie
 * where its own window does, and are 0 elsewhere. Of windows of 3 columns two outputs need 4
 * columns together, and not 6.
 *
 * @param positions outputs that share the lanes, 1 where none do
 * @param columns from one output's window to the next one's
 * @param windowWidth columns of the window of all
 */
record LaneSharing(int positions, int columns, int windowWidth) {
  /** That of a step which shares nothing. */
  static LaneSharing none(Step.Convolution step) {
    return of(step.placement().window(), 1, columns(step));
  }

  /** That which takes the fewest cycles. */
  static LaneSharing of(Step.Convolution step, int lanes) {
    int outputs = step.output().shape().extent(2);
    LaneSharing best = none(step);
    int most = isWhole(step) ? lanes / step.bias().size() : 1;
    for (int positions = 2; positions <= most; positions++) {
      LaneSharing sharing = of(step.placement().window(), positions, columns(step));
      // A row of outputs is written byte by byte: it ends with a window.
      if (outputs % positions == 0 && sharing.isCheaperThan(best)) {
        best = sharing;
      }
    }
    return best;
  }

  private static LaneSharing of(Window window, int positions, int columns) {
    return new LaneSharing(positions, columns, window.width() + (positions - 1) * columns);
  }

  private boolean isCheaperThan(LaneSharing other) {
    return windowWidth * other.positions < other.windowWidth * positions;
  }

  private static int columns(Step.Convolution step) {
    int stride = step.placement().window().strideWidth();
    return step.pooling().map(p -> p.placement().window().strideWidth() * stride).orElse(stride);
  }

  /** True when each output's pool has all columns of its window, as those beside it do. */
  private static boolean isWhole(Step.Convolution step) {
    Optional<Step.Pooling> pooling = step.pooling();
    if (pooling.isEmpty()) {
      return true;
    }
    Step.Placement placement = pooling.get().placement();
    Window window = placement.window();
    int last = (step.output().shape().extent(2) - 1) * window.strideWidth() - placement.padLeft();
    return placement.padLeft() == 0 && last + window.width() <= pooling.get().unpooled().extent(2);
  }

  /** The weights of the channels of all positions, a position's side by side. */
  WeightAt weights(Step.Convolution step, WeightAt own) {
    int channels = step.input().shape().extent(3);
    int outputs = step.bias().size();
    int width = step.placement().window().width();
    return (o, tap) -> {
      int column = tap / channels % windowWidth - o / outputs * columns;
      int row = tap / channels / windowWidth;
      return column < 0 || column >= width
          ? 0
          : own.get(o % outputs, (row * width + column) * channels + tap % channels);
    };
  }
}

package dev.nib.codegen.c;

import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.BlockPacking;
import dev.nib.program.Step;
import java.util.Optional;

/**
 * The convolution of the fewest bytes, of code and of stack: one function for convolutions, those
 * with the largest of their outputs behind them, row by row or not, and fully connected layers.
 */
final class CompactKernel {
  private CompactKernel() {}

  /** The kernel for a convolution of one image whose taps, and whose pools, lie side by side. */
  static Optional<CKernel> of(Step.Conv2D step) {
    Window window = step.placement().window();
    boolean takes =
        step.input().shape().extent(0) == 1
            && window.dilationHeight() == 1
            && window.dilationWidth() == 1
            && step.pooling().stream()
                .allMatch(pooling -> lieSideBySide(pooling, step.output().shape()));
    return takes ? kernel(step) : Optional.empty();
  }

  /** The kernel for a fully connected layer: a convolution of one position. */
  static Optional<CKernel> of(Step.FullyConnected step) {
    return step.batches() == 1 && Math.max(step.inputs(), step.outputs()) <= Short.MAX_VALUE
        ? kernel(step)
        : Optional.empty();
  }

  /**
   * Inputs count less their zero point. A partial sum of such is a sum for an input that reads the
   * zero point where it was not yet: {@link dev.nib.program.AccumulatorRange} holds for it, too.
   */
  private static Optional<CKernel> kernel(Step.Weighted step) {
    return Optional.of(
        new CKernel(
            "nib_conv_2d_compact_s8",
            new BlockPacking(1, -step.input().zeroPoint()),
            0,
            CKernel.Form.COMPACT));
  }

  private static boolean lieSideBySide(Step.Pooling pooling, Shape pooled) {
    Step.Placement placement = pooling.placement();
    Window window = placement.window();
    return pooling.pool() == Step.Pool.MAX
        && placement.padTop() == 0
        && placement.padLeft() == 0
        && window.strideHeight() == window.height()
        && window.strideWidth() == window.width()
        && pooled.extent(1) * window.height() <= pooling.unpooled().extent(1)
        && pooled.extent(2) * window.width() <= pooling.unpooled().extent(2);
  }
}

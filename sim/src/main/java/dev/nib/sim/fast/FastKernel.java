package dev.nib.sim.fast;

import dev.nib.program.Kernel;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import java.util.List;

/**
 * The kernels of {@link FastProgram}. They write some channels of many rows at a time, so none goes
 * down the rows; an engine packs weights for its registers when it takes a layer.
 */
enum FastKernel implements Kernel {
  /** A product of matrices. */
  MATRIX,
  /** The same with the largest of 2x2 outputs. */
  POOLED_MATRIX,
  DEPTHWISE,
  MAX_POOL,
  AVERAGE_POOL,
  /** For steps that take no time worth mentioning. */
  REFERENCE;

  /** The kernel of each step. */
  static final Selection SELECTION = step -> List.of(of(step));

  private static FastKernel of(Step step) {
    if (step instanceof Step.Conv2D conv) {
      return conv.pooling().isPresent() ? POOLED_MATRIX : MATRIX;
    }
    if (step instanceof Step.FullyConnected) {
      return MATRIX;
    }
    if (step instanceof Step.DepthwiseConv2D) {
      return DEPTHWISE;
    }
    if (step instanceof Step.Pool2D pool) {
      return pool.pool() == Step.Pool.MAX ? MAX_POOL : AVERAGE_POOL;
    }
    return REFERENCE;
  }

  @Override
  public boolean goesDownTheRows() {
    return false;
  }
}

package dev.nib.program.pass;

import dev.nib.model.Window;
import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A convolution and the pool behind it become one step, where the pool's windows do not overlap: no
 * output of the convolution is computed twice, and the whole of them is never there.
 *
 * <p>The clamp of a maximum goes into the requantisation (rule F5), so that kernels may take the
 * maximum of outputs or of accumulators.
 *
 * @param takes which pairs a target's kernels compute together
 */
record FusePools(BiPredicate<Step.Convolution, Step.Pool2D> takes) implements Pass {
  @Override
  public Program apply(Program program) {
    return Pairs.joined(
        program,
        (before, step) ->
            before instanceof Step.Convolution convolution
                    && convolution.pooling().isEmpty()
                    && step instanceof Step.Pool2D pool
                    && !overlaps(pool.placement().window())
                    && takes.test(convolution, pool)
                ? Optional.of(fused(convolution, pool))
                : Optional.empty());
  }

  private static boolean overlaps(Window window) {
    return window.height() > window.strideHeight() || window.width() > window.strideWidth();
  }

  private static Step fused(Step.Convolution convolution, Step.Pool2D pool) {
    boolean max = pool.pool() == Step.Pool.MAX;
    Requantization r = convolution.requantization();
    return convolution
        .with(max ? r.clampedTo(pool.min(), pool.max()) : r, convolution.output())
        .pooled(
            new Step.Pooling(
                pool.pool(),
                convolution.output().shape(),
                pool.placement(),
                max ? Byte.MIN_VALUE : pool.min(),
                max ? Byte.MAX_VALUE : pool.max()),
            pool.output());
  }
}

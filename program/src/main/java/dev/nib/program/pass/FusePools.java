package dev.nib.program.pass;

import dev.nib.model.Window;
import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Readers readers = Readers.of(program);
    Map<Value, Step.Convolution> convolutions = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (Step step : program.steps()) {
      Step result = step;
      if (step instanceof Step.Pool2D pool && !overlaps(pool.placement().window())) {
        Step.Convolution before = convolutions.get(pool.input());
        if (before != null && readers.isBetweenTwo(pool.input()) && takes.test(before, pool)) {
          steps.remove(before);
          result = fused(before, pool);
        }
      }
      if (step instanceof Step.Convolution convolution && convolution.pooling().isEmpty()) {
        convolutions.put(step.output(), convolution);
      }
      steps.add(result);
    }
    return program.with(steps, program.parts());
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

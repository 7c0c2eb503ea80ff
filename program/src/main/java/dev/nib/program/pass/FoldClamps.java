package dev.nib.program.pass;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.Optional;

/**
 * A rescale that only clamps, as a RELU between two tensors of the same parameters does, becomes
 * the clamp of the step before it that has one.
 */
final class FoldClamps implements Pass {
  @Override
  public Program apply(Program program) {
    return Pairs.joined(
        program,
        (before, step) ->
            step instanceof Step.Rescale rescale && clampsOnly(rescale)
                ? clamped(before, rescale)
                : Optional.empty());
  }

  private static boolean clampsOnly(Step.Rescale rescale) {
    Requantization factor = rescale.factor();
    return factor.equals(rescale.below())
        && factor.equals(
            Requantization.one(rescale.input().zeroPoint(), factor.min(), factor.max()));
  }

  private static Optional<Step> clamped(Step before, Step.Rescale clamp) {
    int min = clamp.factor().min();
    int max = clamp.factor().max();
    Value output = clamp.output();
    if (before instanceof Step.Convolution convolution && convolution.pooling().isEmpty()) {
      return Optional.of(
          convolution.with(convolution.requantization().clampedTo(min, max), output));
    }
    if (before instanceof Step.FullyConnected layer) {
      return Optional.of(
          new Step.FullyConnected(
              layer.input(),
              output,
              layer.batches(),
              layer.inputs(),
              layer.outputs(),
              layer.weights(),
              layer.bias(),
              layer.requantization().clampedTo(min, max),
              layer.accumulator()));
    }
    if (before instanceof Step.Rescale rescale) {
      return Optional.of(
          new Step.Rescale(
              rescale.input(),
              output,
              rescale.factor().clampedTo(min, max),
              rescale.below().clampedTo(min, max)));
    }
    if (before instanceof Step.Pool2D pool) {
      return Optional.of(
          new Step.Pool2D(
              pool.input(),
              output,
              pool.pool(),
              pool.placement(),
              FixedPoint.clamp(pool.min(), min, max),
              FixedPoint.clamp(pool.max(), min, max)));
    }
    if (before instanceof Step.Product product) {
      return Optional.of(
          new Step.Product(
              product.first(),
              product.second(),
              output,
              product.walk(),
              product.requantization().clampedTo(min, max)));
    }
    if (before instanceof Step.Mean mean) {
      return Optional.of(
          new Step.Mean(
              mean.input(),
              output,
              mean.kept(),
              mean.reduced(),
              mean.bias(),
              mean.requantization().clampedTo(min, max),
              mean.accumulator()));
    }
    if (before instanceof Step.Sum sum) {
      Step.SumFactors f = sum.factors();
      return Optional.of(
          new Step.Sum(
              sum.first(),
              sum.second(),
              output,
              sum.walk(),
              new Step.SumFactors(f.first(), f.second(), f.output().clampedTo(min, max)),
              sum.subtracts()));
    }
    return Optional.empty();
  }
}

package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.engine.EngineStep.Lookup;
import dev.nib.codegen.verilog.engine.EngineStep.Runs;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.program.CentredForm;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.Walk;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Steps whose outputs are sums of what tables have for an input or two. */
final class LookupSteps {
  private LookupSteps() {}

  static EngineStep of(Step.Table step) {
    return function(step, q -> step.values().get(q - Byte.MIN_VALUE));
  }

  /** Twice what a function gives, halved. */
  static EngineStep function(Step.OneInput step, IntUnaryOperator function) {
    return lookup(
        step,
        step.input(),
        Requantization.half(0, Byte.MIN_VALUE, Byte.MAX_VALUE),
        new Lookup(Optional.empty(), List.of(table(q -> 2 * function.applyAsInt(q)))));
  }

  /** Both inputs on their common scale, from tables. */
  static EngineStep of(Step.Sum step) {
    Walk walk = step.walk();
    boolean isPlain =
        walk.extents().size() == 1
            && walk.extents().get(0) == step.output().bytes()
            && step.first().bytes() == step.output().bytes()
            && step.second().bytes() == step.output().bytes();
    if (!isPlain) {
      throw new ModelException(
          Text.format(
              "the core adds inputs of one shape, and these have %s and %s",
              step.first().shape(), step.second().shape()));
    }
    Step.SumFactors factors = step.factors();
    int first = step.first().zeroPoint();
    int second = step.second().zeroPoint();
    int sign = step.subtracts() ? -1 : 1;
    return lookup(
        step,
        step.first(),
        factors.output(),
        new Lookup(
            Optional.of(step.second()),
            List.of(
                table(q -> Step.SumFactors.scaled(factors.first(), q - first)),
                table(q -> sign * Step.SumFactors.scaled(factors.second(), q - second)))));
  }

  private static Ints table(IntUnaryOperator function) {
    return Ints.of(IntStream.rangeClosed(Byte.MIN_VALUE, Byte.MAX_VALUE).map(function).toArray());
  }

  private static EngineStep lookup(
      Step step, Value input, Requantization requantization, Lookup lookup) {
    return new EngineStep(
        input,
        step.output(),
        requantization,
        new CentredForm(Ints.of(new int[1]), List.of(lookup.range())),
        1,
        WindowTable.ofElements(step.output().bytes(), lookup.tables().size()),
        Runs.ofBytes(0, 0, 0),
        (o, tap) -> 0,
        Optional.of(lookup),
        0);
  }
}

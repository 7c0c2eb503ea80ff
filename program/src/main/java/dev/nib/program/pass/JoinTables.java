package dev.nib.program.pass;

import dev.nib.model.Bytes;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.util.Optional;

/** Two functions of one int8, one behind the other, become the table of both. */
final class JoinTables implements Pass {
  private static final int LEVELS = 256;

  @Override
  public Program apply(Program program) {
    return Pairs.joined(
        program,
        (before, step) ->
            isFunction(before) && isFunction(step)
                ? Optional.of(joined((Step.OneInput) before, step))
                : Optional.empty());
  }

  private static boolean isFunction(Step step) {
    return step instanceof Step.Table
        || (step instanceof Step.Rescale rescale
            && !rescale.factor().isPerChannel()
            && !rescale.below().isPerChannel());
  }

  private static Step joined(Step.OneInput first, Step.OneInput second) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) apply(second, apply(first, i - 128));
    }
    return new Step.Table(first.input(), second.output(), Bytes.of(table));
  }

  private static int apply(Step.OneInput function, int q) {
    return function instanceof Step.Table table
        ? table.values().get(q + 128)
        : ((Step.Rescale) function).apply(q);
  }
}

package dev.nib.program.pass;

import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Two steps of which the second alone reads what the first alone writes, made one. */
final class Pairs {
  private Pairs() {}

  /** The one step that does what two do. */
  @FunctionalInterface
  interface Join {
    /** Empty when the two stay two. */
    Optional<Step> of(Step before, Step.OneInput step);
  }

  /** Every pair joined that can be; a joined one may be the first of another pair. */
  static Program joined(Program program, Join join) {
    Readers readers = Readers.of(program);
    List<Step> steps = new ArrayList<>();
    Map<Value, Integer> written = new HashMap<>();
    for (Step step : program.steps()) {
      Step result = step;
      if (step instanceof Step.OneInput one && readers.isBetweenTwo(one.input())) {
        int before = written.get(one.input());
        Optional<Step> both = join.of(steps.get(before), one);
        if (both.isPresent()) {
          steps.set(before, null);
          result = both.get();
        }
      }
      written.put(result.output(), steps.size());
      steps.add(result);
    }
    return program.with(steps.stream().filter(Objects::nonNull).toList(), program.parts());
  }
}

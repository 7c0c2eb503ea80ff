package dev.nib.program.pass;

import dev.nib.program.Homes;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Drops the steps that no output comes of. For programs whose only parts are aliases. */
final class DropDeadValues implements Pass {
  @Override
  public Program apply(Program program) {
    Homes homes = Homes.of(program);
    Set<Value> needed = new HashSet<>();
    program.outputs().forEach(value -> need(value, homes, needed));
    List<Step> alive = new ArrayList<>();
    for (int s = program.steps().size() - 1; s >= 0; s--) {
      Step step = program.steps().get(s);
      if (needed.contains(step.output())) {
        alive.add(step);
        step.reads().forEach(value -> need(value, homes, needed));
      }
    }
    Collections.reverse(alive);
    List<Part> kept =
        program.parts().stream().filter(part -> needed.contains(part.value())).toList();
    return program.with(alive, kept);
  }

  private static void need(Value value, Homes homes, Set<Value> needed) {
    needed.add(value);
    homes.part(value).ifPresent(part -> need(part.whole(), homes, needed));
  }
}

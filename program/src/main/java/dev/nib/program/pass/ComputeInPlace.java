package dev.nib.program.pass;

import dev.nib.program.Elementwise;
import dev.nib.program.Homes;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A step element by element writes over the input that nobody reads behind it. */
final class ComputeInPlace implements Pass {
  @Override
  public Program apply(Program program) {
    return new InPlace(program).run();
  }

  /** One program's. */
  private static final class InPlace {
    private final Program program;
    private final Homes homes;
    private final List<Part> result;
    private final Readers readers;

    /** For each value with bytes of its own the last step that reads something in them. */
    private final Map<Value, Integer> lastRead = new HashMap<>();

    InPlace(Program program) {
      this.program = program;
      this.homes = Homes.of(program);
      this.result = new ArrayList<>(program.parts());
      this.readers = Readers.of(program);
      for (int s = 0; s < program.steps().size(); s++) {
        for (Value read : program.steps().get(s).reads()) {
          lastRead.put(homes.root(read), s);
        }
      }
      program.outputs().forEach(output -> lastRead.put(homes.root(output), program.steps().size()));
    }

    Program run() {
      for (int s = 0; s < program.steps().size(); s++) {
        Step step = program.steps().get(s);
        boolean alone = readers.writers(step.output()).size() == 1;
        if (alone && homes.part(step.output()).isEmpty()) {
          int at = s;
          step.reads().stream()
              .filter(read -> canOverwrite(step, read, at))
              .findFirst()
              .ifPresent(read -> overwrite(step.output(), read));
        }
      }
      return program.with(program.steps(), result);
    }

    private boolean canOverwrite(Step step, Value read, int s) {
      Value root = homes.root(read);
      return lastRead.get(root) == s
          && read.bytes() == step.output().bytes()
          && Elementwise.isInOrder(step, read)
          && !root.equals(homes.root(step.output()))
          && step.reads().stream().filter(r -> homes.root(r).equals(root)).allMatch(read::equals);
    }

    /** From now on what reads the output reads the bytes of the input. */
    private void overwrite(Value output, Value read) {
      int outputsLast = lastRead.getOrDefault(output, -1);
      Part part = new Part(output, read, 0, Part.Kind.IN_PLACE);
      homes.add(part);
      result.add(part);
      lastRead.merge(homes.root(read), outputsLast, Math::max);
    }
  }
}

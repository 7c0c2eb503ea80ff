package dev.nib.program.pass;

import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads and who writes the values of a program. */
final class Readers {
  private final Map<Value, List<Step>> readers = new HashMap<>();
  private final Map<Value, List<Step>> writers = new HashMap<>();
  private final Set<Value> shared = new HashSet<>();

  private Readers(Program program) {
    for (Step step : program.steps()) {
      step.reads()
          .forEach(value -> readers.computeIfAbsent(value, v -> new ArrayList<>()).add(step));
      writers.computeIfAbsent(step.output(), v -> new ArrayList<>()).add(step);
    }
    shared.addAll(program.inputs());
    shared.addAll(program.outputs());
    for (Part part : program.parts()) {
      shared.add(part.value());
      shared.add(part.whole());
    }
  }

  static Readers of(Program program) {
    return new Readers(program);
  }

  /** The steps that read a value, one that reads it twice twice. */
  List<Step> of(Value value) {
    return readers.getOrDefault(value, List.of());
  }

  /** The steps that write a value. */
  List<Step> writers(Value value) {
    return writers.getOrDefault(value, List.of());
  }

  /**
   * True when a value is nobody's business but that of the one step that writes it and the one that
   * reads it: no input or output of the program, and it shares no bytes.
   */
  boolean isBetweenTwo(Value value) {
    return of(value).size() == 1 && writers(value).size() == 1 && !shared.contains(value);
  }

  /** As {@link #isBetweenTwo}, with any number of readers and writers. */
  boolean isInside(Value value) {
    return !shared.contains(value);
  }
}

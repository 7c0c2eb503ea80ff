package dev.nib.program;

import static dev.nib.program.StepCheck.require;

import dev.nib.model.Ints;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a program, whoever made it, behind the lowering and behind every pass: each step for
 * itself, and that every byte that a step reads is there, written by who should have written it and
 * overwritten by nobody, wherever values lie inside others.
 *
 * <p>It goes through the program with a mark in the place of each byte: the value as which it was
 * written last. A program that passes may be wrong in its numbers, but not in its memory.
 */
public final class ProgramCheck {
  private final Program program;
  private final Map<Value, Part> parts;

  /** The marks of each value with bytes of its own. */
  private final Map<Value, Value[]> marks = new HashMap<>();

  /** For each value the marks that its bytes may bear. */
  private final Map<Value, Set<Value>> accepted = new HashMap<>();

  private final Set<Value> written = new HashSet<>();

  private ProgramCheck(Program program) {
    this.program = program;
    this.parts = program.partsByValue();
    require(parts.size() == program.parts().size(), "a value is a part of two others");
  }

  /**
   * Checks {@code program}.
   *
   * @throws IllegalArgumentException with the step and the numbers, where something does not fit
   */
  public static void check(Program program) {
    new ProgramCheck(program).run();
  }

  private void run() {
    program.inputs().forEach(input -> write(input, everywhere(input)));
    StepCheck each = new StepCheck();
    for (int s = 0; s < program.steps().size(); s++) {
      Step step = program.steps().get(s);
      try {
        step.accept(each);
        StepCheck.requireInt8("zero point of " + step.name(), step.output().zeroPoint());
        step.reads().forEach(this::requireThere);
        step.reads().forEach(read -> requireNoCollision(step, read));
        requireFirst(step);
        write(step.output(), positions(step));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "step %d, %s (%s): %s".formatted(s, step.name(), step.kind(), e.getMessage()), e);
      }
    }
    program.outputs().forEach(this::requireThere);
  }

  /** Where a value's bytes lie: in which value with bytes of its own, from which one on. */
  private record Home(Value root, int offset) {}

  private Home home(Value value) {
    int offset = 0;
    Value root = value;
    for (Part part = parts.get(root); part != null; part = parts.get(root)) {
      offset += part.offsetBytes();
      root = part.whole();
      require(!root.equals(value), "%s lies inside itself", value.name());
    }
    return new Home(root, offset);
  }

  private static Ints everywhere(Value value) {
    int[] all = new int[value.bytes()];
    Arrays.setAll(all, i -> i);
    return Ints.of(all);
  }

  private static Ints positions(Step step) {
    if (step instanceof Step.Move move) {
      int[] positions = new int[move.walk().steps()];
      Arrays.setAll(positions, i -> move.to() + move.walk().second(i));
      return Ints.of(positions);
    }
    return everywhere(step.output());
  }

  private void write(Value value, Ints positions) {
    Part part = parts.get(value);
    require(
        part == null || part.kind() != Part.Kind.ALIAS,
        "%s is another name of %s and written",
        value.name(),
        part == null ? "" : part.whole().name());
    Home home = home(value);
    Value[] bytes = marks.computeIfAbsent(home.root(), root -> new Value[root.bytes()]);
    for (int i = 0; i < positions.size(); i++) {
      bytes[home.offset() + positions.get(i)] = value;
    }
    written.add(value);
  }

  /** Only a move or a fill may add to what is there. */
  private void requireFirst(Step step) {
    require(
        step instanceof Step.Move || !written.contains(step.output()),
        "%s is written twice",
        step.name());
  }

  private void requireThere(Value value) {
    Home home = home(value);
    Value[] bytes = marks.getOrDefault(home.root(), new Value[home.root().bytes()]);
    Set<Value> may = accepted.computeIfAbsent(value, this::acceptedFor);
    for (int i = 0; i < value.bytes(); i++) {
      Value mark = bytes[home.offset() + i];
      require(
          mark != null && may.contains(mark),
          "element %d of %s is %s",
          i,
          value.name(),
          mark == null ? "not there yet" : "overwritten by " + mark.name());
    }
  }

  /** Itself, what it is another name of, and the pieces and other names of these. */
  private Set<Value> acceptedFor(Value value) {
    Value named = value;
    for (Part p = parts.get(named); isAlias(p); p = parts.get(named)) {
      named = p.whole();
    }
    Set<Value> set = new HashSet<>(List.of(named));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Part part : program.parts()) {
        boolean inside = part.kind() != Part.Kind.IN_PLACE && set.contains(part.whole());
        grew |= inside && set.add(part.value());
      }
    }
    return set;
  }

  private static boolean isAlias(Part part) {
    return part != null && part.kind() == Part.Kind.ALIAS;
  }

  /** Where input and output share bytes, each element is read before it is overwritten. */
  private void requireNoCollision(Step step, Value read) {
    Home from = home(read);
    Home to = home(step.output());
    boolean apart =
        !from.root().equals(to.root())
            || from.offset() + read.bytes() <= to.offset()
            || to.offset() + step.output().bytes() <= from.offset();
    require(
        apart || (from.offset() == to.offset() && Elementwise.isInOrder(step, read)),
        "%s would overwrite %s while it is read",
        step.name(),
        read.name());
  }
}

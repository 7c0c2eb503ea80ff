package dev.nib.program.pass;

import dev.nib.program.Elementwise;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A step element by element writes over the input that nobody reads behind it. */
final class ComputeInPlace implements Pass {
  @Override
  public Program apply(Program program) {
    Map<Value, Part> parts = program.partsByValue();
    List<Part> result = new ArrayList<>(program.parts());
    for (int s = 0; s < program.steps().size(); s++) {
      Step step = program.steps().get(s);
      Value output = step.output();
      if (parts.containsKey(output) || !isFirstWriter(program, s)) {
        continue;
      }
      Set<Value> later = laterRoots(program, s, parts);
      for (Value read : step.reads()) {
        Value root = root(read, parts);
        boolean alone =
            step.reads().stream().filter(r -> root(r, parts).equals(root)).allMatch(read::equals);
        if (alone
            && !later.contains(root)
            && !root.equals(root(output, parts))
            && read.bytes() == output.bytes()
            && Elementwise.isInOrder(step, read)) {
          Part part = new Part(output, read, 0, Part.Kind.IN_PLACE);
          parts.put(output, part);
          result.add(part);
          break;
        }
      }
    }
    return program.with(program.steps(), result);
  }

  private static boolean isFirstWriter(Program program, int s) {
    Value output = program.steps().get(s).output();
    return program.steps().stream().filter(step -> step.output().equals(output)).count() == 1;
  }

  /** The values with bytes of their own in which something lies that is read behind step s. */
  private static Set<Value> laterRoots(Program program, int s, Map<Value, Part> parts) {
    Set<Value> roots = new HashSet<>();
    program.steps().stream()
        .skip(s + 1L)
        .flatMap(step -> step.reads().stream())
        .forEach(value -> roots.add(root(value, parts)));
    program.outputs().forEach(value -> roots.add(root(value, parts)));
    return roots;
  }

  private static Value root(Value value, Map<Value, Part> parts) {
    Part part = parts.get(value);
    return part == null ? value : root(part.whole(), parts);
  }
}

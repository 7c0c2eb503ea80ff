package dev.nib.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a chip does: steps over int8 values, every constant an integer. Nothing has an address yet:
 * a {@link PlacedProgram} has.
 *
 * @param name the model's name, from which back ends make identifiers
 * @param sourceSha256 the hash of the {@code .tflite} file, in lower-case hexadecimal
 * @param inputs the values that the caller fills
 * @param outputs the values that the caller reads
 * @param steps in order of execution
 * @param parts the values that lie inside others, each value once
 */
public record Program(
    String name,
    String sourceSha256,
    List<Value> inputs,
    List<Value> outputs,
    List<Step> steps,
    List<Part> parts) {
  /** What a softmax counts in. */
  private static final float PROBABILITY_STEP = 1f / 256;

  public Program {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
    parts = List.copyOf(parts);
  }

  /** The same with another name. */
  public Program named(String other) {
    return new Program(other, sourceSha256, inputs, outputs, steps, parts);
  }

  /** The same with other steps and parts. */
  public Program with(List<Step> otherSteps, List<Part> otherParts) {
    return new Program(name, sourceSha256, inputs, outputs, otherSteps, otherParts);
  }

  /** Bytes of all inputs together, in their order. */
  public int inputBytes() {
    return inputs.stream().mapToInt(Value::bytes).sum();
  }

  /** Bytes of all outputs together, in their order. */
  public int outputBytes() {
    return outputs.stream().mapToInt(Value::bytes).sum();
  }

  /**
   * True when the first step alone reads the only input, which shares no bytes and is no output.
   */
  public boolean firstStepTakesInput() {
    return inputs.size() == 1
        && !steps.isEmpty()
        && steps.get(0).reads().equals(inputs)
        && steps.stream().skip(1).noneMatch(step -> step.reads().contains(inputs.get(0)))
        && !outputs.contains(inputs.get(0))
        && parts.stream()
            .noneMatch(
                part -> part.whole().equals(inputs.get(0)) || part.value().equals(inputs.get(0)));
  }

  /** Whether the first output is a softmax of the scale that its specification demands. */
  public boolean givesProbabilities() {
    Value output = outputs.get(0);
    return steps.stream()
            .anyMatch(step -> step instanceof Step.Softmax && step.output().equals(output))
        && output.quantization().scale() == PROBABILITY_STEP
        && output.zeroPoint() == Byte.MIN_VALUE;
  }

  /** Bytes of all values together, each in a place of its own. */
  public long valueBytes() {
    Set<Value> values = new HashSet<>(inputs);
    steps.forEach(step -> values.add(step.output()));
    return values.stream().mapToLong(Value::bytes).sum();
  }

  /** The part that a value is; empty when it has bytes of its own. */
  public Optional<Part> part(Value value) {
    return parts.stream().filter(part -> part.value().equals(value)).findFirst();
  }

  /**
   * The values that are there for the first time after each step, in the order in which the steps
   * write them and with their aliases behind them: entry 0 has the inputs', entry s + 1 step s's.
   * Those whose elements lie apart in their whole are never there but in it.
   */
  public List<List<Value>> completed() {
    Map<Value, Integer> last = new LinkedHashMap<>();
    inputs.forEach(input -> last.put(input, -1));
    for (int s = 0; s < steps.size(); s++) {
      Value written = steps.get(s).output();
      last.put(written, s);
      for (Optional<Part> piece = piece(written); piece.isPresent(); piece = piece(written)) {
        written = piece.get().whole();
        last.put(written, s);
      }
    }
    List<List<Value>> completed = new ArrayList<>();
    for (int s = -1; s < steps.size(); s++) {
      completed.add(new ArrayList<>());
    }
    parts.stream()
        .filter(part -> !part.layout().isInOnePiece())
        .forEach(p -> last.remove(p.value()));
    last.forEach((value, step) -> addWithAliases(completed.get(step + 1), value));
    return completed.stream().map(List::copyOf).toList();
  }

  private Optional<Part> piece(Value value) {
    return part(value).filter(part -> part.kind() == Part.Kind.PIECE);
  }

  private void addWithAliases(List<Value> list, Value value) {
    list.add(value);
    parts.stream()
        .filter(part -> part.kind() == Part.Kind.ALIAS && part.whole().equals(value))
        .forEach(part -> addWithAliases(list, part.value()));
  }
}

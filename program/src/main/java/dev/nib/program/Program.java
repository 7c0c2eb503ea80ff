package dev.nib.program;

import java.util.List;

/**
 * What a chip does: steps over int8 values, every constant an integer. Nothing has an address yet:
 * a {@link PlacedProgram} has.
 *
 * @param name the model's name, from which back ends make identifiers
 * @param sourceSha256 the hash of the {@code .tflite} file, in lower-case hexadecimal
 * @param inputs the values that the caller fills
 * @param outputs the values that the caller reads
 * @param steps in order of execution
 */
public record Program(
    String name, String sourceSha256, List<Value> inputs, List<Value> outputs, List<Step> steps) {
  public Program {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
  }

  /** Bytes of all inputs together, in their order. */
  public int inputBytes() {
    return inputs.stream().mapToInt(Value::bytes).sum();
  }

  /** Bytes of all outputs together, in their order. */
  public int outputBytes() {
    return outputs.stream().mapToInt(Value::bytes).sum();
  }
}

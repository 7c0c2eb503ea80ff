package dev.nib.conformance.tflite;

import dev.nib.program.Step;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The inputs on which the interpreter's int8 softmax is defined (rule S3).
 *
 * <p>From a sum of 512 times the row's largest exponential on it shifts by 32 bits, which C leaves
 * open; the interpreter that nib runs ends its process there. Rows of up to 511 elements never come
 * so far.
 */
public final class DefinedInputs {
  /** Rows of at most so many elements are defined whatever they hold. */
  private static final int ALWAYS_DEFINED = 511;

  private DefinedInputs() {}

  /** The positions, in order, of those of {@code inputs} on which every softmax is defined. */
  public static List<Integer> among(PreparedProgram program, List<byte[]> inputs) {
    Map<Integer, Integer> depths = new HashMap<>();
    for (Step step : program.program().steps()) {
      if (step instanceof Step.Softmax softmax && softmax.depth() > ALWAYS_DEFINED) {
        depths.put(softmax.output().tensor(), softmax.depth());
      }
    }
    if (depths.isEmpty()) {
      return IntStream.range(0, inputs.size()).boxed().toList();
    }
    Simulator simulator = new Simulator(program);
    return IntStream.range(0, inputs.size())
        .filter(i -> isDefined(simulator, inputs.get(i), depths))
        .boxed()
        .toList();
  }

  private static boolean isDefined(
      Simulator simulator, byte[] input, Map<Integer, Integer> depths) {
    boolean[] vanished = new boolean[1];
    simulator.run(
        input,
        (tensor, content) -> {
          Integer depth = depths.get(tensor.tensor());
          vanished[0] |= depth != null && anyRowVanishes(content, depth);
        });
    return !vanished[0];
  }

  /** The largest element's output is above -128 but for sums of 512 and what rounds to it. */
  private static boolean anyRowVanishes(byte[] content, int depth) {
    return IntStream.range(0, content.length / depth)
        .anyMatch(
            row ->
                IntStream.range(row * depth, (row + 1) * depth)
                    .allMatch(i -> content[i] == Byte.MIN_VALUE));
  }
}

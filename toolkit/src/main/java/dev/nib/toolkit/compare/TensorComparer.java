package dev.nib.toolkit.compare;

import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs a float model and its int8 program side by side and compares every tensor. */
final class TensorComparer {
  private final FloatModel model;
  private final Program program;
  private final PreparedProgram prepared;
  private final Map<Integer, Integer> matches;

  TensorComparer(FloatModel model, Program program) {
    this.model = model;
    this.program = program;
    this.prepared = PreparedProgram.of(program, Kernels.FAST);
    this.matches = new TensorMatch(model.graph(), program).floatTensors();
  }

  /**
   * One entry for each tensor that has a float counterpart, in the order of execution.
   *
   * @param inputs gives the int8 input for a sample; called from several threads
   * @param progress told how many samples are done
   */
  List<TensorComparison> compare(
      Samples samples, IntFunction<byte[]> inputs, IntConsumer progress) {
    Map<Integer, TensorError> errors = new LinkedHashMap<>();
    buffers()
        .forEach(
            (tensor, buffer) -> {
              if (matches.containsKey(tensor)) {
                errors.put(tensor, new TensorError(buffer.quantization()));
              }
            });
    model.observe(
        samples,
        (first, activations) -> {
          List<Map<Integer, byte[]>> int8 =
              IntStream.range(first, first + activations.samples())
                  .parallel()
                  .mapToObj(i -> trace(inputs.apply(i)))
                  .toList();
          errors.forEach(
              (tensor, error) -> {
                float[] floats = activations.of(matches.get(tensor));
                for (int i = 0; i < int8.size(); i++) {
                  byte[] bytes = int8.get(i).get(tensor);
                  error.add(floats, i * bytes.length, bytes);
                }
              });
        },
        progress);
    return results(errors);
  }

  private Map<Integer, byte[]> trace(byte[] input) {
    Map<Integer, byte[]> tensors = new HashMap<>();
    new Simulator(prepared).run(input, (tensor, content) -> tensors.put(tensor.tensor(), content));
    return tensors;
  }

  private Map<Integer, Value> buffers() {
    Map<Integer, Value> buffers = new LinkedHashMap<>();
    program
        .completed()
        .forEach(values -> values.forEach(value -> buffers.put(value.tensor(), value)));
    return buffers;
  }

  private List<TensorComparison> results(Map<Integer, TensorError> errors) {
    Map<Integer, Value> buffers = buffers();
    List<TensorComparison> results = new ArrayList<>();
    errors.forEach(
        (tensor, error) ->
            results.add(
                error.result(
                    buffers.get(tensor).name(),
                    model.graph().tensor(matches.get(tensor)).name(),
                    buffers.get(tensor).operator())));
    return results;
  }
}

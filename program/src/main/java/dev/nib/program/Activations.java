package dev.nib.program;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.program.Step.Placement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The activations of a graph that is lowered, and what several operators demand of them. */
record Activations(Graph graph, Map<Integer, Value> buffers) {
  /** The int8 tensors that are inputs, loaded constants, or outputs of operators. */
  static Activations of(Graph graph, IntegerPart part) {
    Map<Integer, Value> buffers = new HashMap<>();
    part.inputs().forEach(tensor -> buffers.put(tensor, buffer(graph, tensor, Value.INPUT)));
    for (IntegerPart.Task task : part.tasks()) {
      task.constants()
          .forEach(tensor -> buffers.put(tensor, buffer(graph, tensor, Value.CONSTANT)));
      int output = task.operator().output();
      if (Lowering.isActivation(graph.tensor(output))) {
        buffers.put(output, buffer(graph, output, task.operator().kind()));
      }
    }
    return new Activations(graph, Map.copyOf(buffers));
  }

  private static Value buffer(Graph graph, int index, String operator) {
    Tensor tensor = graph.tensor(index);
    Optional<Quantization> q = tensor.quantization();
    if (q.isEmpty() || !q.get().isPerTensor() || !(q.get().scale() > 0)) {
      throw new ModelException(
          "tensor %d %s: has the scales %s, an int8 activation needs one above 0"
              .formatted(index, tensor.name(), q.map(all -> all.scales().toString()).orElse("[]")));
    }
    return new Value(index, tensor.name(), operator, tensor.shape(), q.get());
  }

  Tensor tensor(int index) {
    return graph.tensor(index);
  }

  Shape shape(int index) {
    return graph.tensor(index).shape();
  }

  Value buffer(int index) {
    Value buffer = buffers.get(index);
    if (buffer == null) {
      throw new ModelException(
          "reads %s, which is %s; int8 activations are needed"
              .formatted(
                  tensor(index).name(),
                  tensor(index).isConstant() ? "a constant" : "of type " + tensor(index).type()));
    }
    return buffer;
  }

  Quantization quantization(int index) {
    return buffer(index).quantization();
  }

  /** The input, once its parameters are the output's. */
  Value sameParameters(int input, int output) {
    requireSame(quantization(input), quantization(output));
    return buffer(input);
  }

  static void requireSame(Quantization in, Quantization out) {
    if (in.scale() != out.scale() || in.zeroPoint() != out.zeroPoint()) {
      throw new ModelException(
          "input has scale %s and zero point %d, output %s and %d; they must be the same"
              .formatted(in.scale(), in.zeroPoint(), out.scale(), out.zeroPoint()));
    }
  }

  Placement placement(Window window, int input) {
    Shape shape = shape(input);
    return new Placement(window, window.padTop(shape.extent(1)), window.padLeft(shape.extent(2)));
  }
}

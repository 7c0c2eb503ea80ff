package dev.nib.program;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a graph that computes in int8: a QUANTIZE of a float input, a DEQUANTIZE to a float
 * output, and a QUANTIZE that only flips the upper bit of a uint8 input or output, are the host's
 * business and fall away. A CAST of a graph's bytes with the QUANTIZE behind it is one operator, as
 * are a DEQUANTIZE and a CAST behind that.
 *
 * @param tasks the operators that remain, in order
 * @param inputs int8 tensors, in the order of the graph's inputs
 * @param outputs int8 tensors, in the order of the graph's outputs
 */
record IntegerPart(List<Task> tasks, List<Integer> inputs, List<Integer> outputs) {
  /**
   * An operator.
   *
   * @param constants the operands to put into the arena right before it, since it is the first to
   *     read them
   */
  record Task(Operator operator, List<Integer> constants) {}

  static IntegerPart of(ByteBorder border) {
    Graph graph = border.graph();
    Map<Integer, Integer> quantizedInputs = new HashMap<>();
    Map<Integer, Integer> dequantizedOutputs = new HashMap<>();
    CastBorder casts = new CastBorder(graph);
    Set<Integer> loaded = new HashSet<>();
    List<Task> rest = new ArrayList<>();
    for (Operator op : graph.operators()) {
      if (op instanceof Operator.Quantize q
          && graph.inputs().contains(q.input())
          && isFloat(graph, q.input())) {
        if (quantizedInputs.put(q.input(), q.output()) != null) {
          throw new ModelException(
              "%s: the float input is quantised twice; one QUANTIZE is expected"
                  .formatted(graph.label(op)));
        }
      } else if (op instanceof Operator.Cast cast) {
        casts.behindDequantize(cast).ifPresent(both -> rest.add(new Task(both, List.of())));
      } else if (casts.behindCast(op).isPresent()) {
        Operator.Cast both = casts.behindCast(op).get();
        if (casts.changesNothing(both)) {
          quantizedInputs.put(both.input(), both.output());
        } else {
          rest.add(new Task(both, List.of()));
        }
      } else if (casts.onlyCast(op)) {
        // The CAST behind it does both.
      } else if (op instanceof Operator.Quantize q && border.flips().contains(op)) {
        if (graph.inputs().contains(q.input())) {
          quantizedInputs.put(q.input(), q.output());
        } else {
          dequantizedOutputs.put(q.output(), q.input());
        }
      } else if (op instanceof Operator.Dequantize d && graph.outputs().contains(d.output())) {
        dequantizedOutputs.put(d.output(), d.input());
      } else {
        rest.add(
            new Task(
                op,
                op.operands().stream()
                    .filter(index -> isInt8Constant(graph, index) && loaded.add(index))
                    .toList()));
      }
    }
    return new IntegerPart(
        rest,
        boundary(graph, "input", graph.inputs(), quantizedInputs),
        boundary(graph, "output", graph.outputs(), dequantizedOutputs));
  }

  private static List<Integer> boundary(
      Graph graph, String what, List<Integer> tensors, Map<Integer, Integer> replacements) {
    List<Integer> result = new ArrayList<>();
    for (int tensor : tensors) {
      int actual = replacements.getOrDefault(tensor, tensor);
      if (!Lowering.isActivation(graph.tensor(actual))) {
        throw new ModelException(
            "%s %s is %s, an int8 model is needed: %s"
                .formatted(
                    what, graph.tensor(actual).name(), graph.tensor(actual).type(), mend(graph)));
      }
      result.add(actual);
    }
    return result;
  }

  private static String mend(Graph graph) {
    return switch (GraphKind.of(graph)) {
      case FLOAT32 -> "run 'nib quantize' first";
      case INT8_WEIGHTS ->
          "this one has %s; run 'nib quantize' on the float32 original"
              .formatted(GraphKind.INT8_WEIGHTS.text());
      case INT8 -> "convert it with int8 activations throughout";
    };
  }

  private static boolean isInt8Constant(Graph graph, int tensor) {
    return graph.tensor(tensor).isConstant() && graph.tensor(tensor).type() == ElementType.INT8;
  }

  private static boolean isFloat(Graph graph, int tensor) {
    return graph.tensor(tensor).type() == ElementType.FLOAT32;
  }
}

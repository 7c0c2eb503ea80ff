package dev.nib.model.program;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a graph that computes in integers: a QUANTIZE of a float input and a DEQUANTIZE to a
 * float output are the host's business and fall away.
 *
 * @param operators those that remain, in order
 * @param inputs int8 tensors, in the order of the graph's inputs
 * @param outputs int8 tensors, in the order of the graph's outputs
 */
record IntegerPart(List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {
  static IntegerPart of(Graph graph) {
    Map<Integer, Integer> quantizedInputs = new HashMap<>();
    Map<Integer, Integer> dequantizedOutputs = new HashMap<>();
    List<Operator> rest = new ArrayList<>();
    for (Operator op : graph.operators()) {
      if (op instanceof Operator.Quantize q
          && graph.inputs().contains(q.input())
          && isFloat(graph, q.input())) {
        if (quantizedInputs.put(q.input(), q.output()) != null) {
          throw new ModelException(
              "%s: the float input is quantised twice; one QUANTIZE is expected"
                  .formatted(graph.label(op)));
        }
      } else if (op instanceof Operator.Dequantize d && graph.outputs().contains(d.output())) {
        dequantizedOutputs.put(d.output(), d.input());
      } else {
        rest.add(op);
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
      if (!Lowering.inArena(graph.tensor(actual))) {
        throw new ModelException(
            "%s %s is %s, an int8 model is needed: run 'nib quantize' first"
                .formatted(what, graph.tensor(actual).name(), graph.tensor(actual).type()));
      }
      result.add(actual);
    }
    return result;
  }

  private static boolean isFloat(Graph graph, int tensor) {
    return graph.tensor(tensor).type() == ElementType.FLOAT32;
  }
}

package dev.nib.toolkit.compare;

import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which float tensor an int8 tensor stands for: that of the same name, else, when both models have
 * the same operators in the same order, that of the same operator. Both must have the same number
 * of elements.
 */
final class TensorMatch {
  private final Graph graph;
  private final Program program;
  private final Map<String, Integer> byName;

  TensorMatch(Graph graph, Program program) {
    this.graph = graph;
    this.program = program;
    this.byName =
        activations(graph).stream()
            .collect(Collectors.toMap(t -> graph.tensor(t).name(), t -> t, (a, b) -> -1));
  }

  /** By the tensor index of the int8 graph, inputs first, then the operators' outputs in order. */
  Map<Integer, Integer> floatTensors() {
    List<Integer> floats = activations(graph);
    List<Value> int8s =
        program.completed().stream()
            .flatMap(List::stream)
            .filter(value -> !value.operator().equals(Value.CONSTANT))
            .toList();
    boolean sameOrder = kinds(graph).equals(int8s.stream().map(Value::operator).toList());
    Map<Integer, Integer> matches = new LinkedHashMap<>();
    for (int i = 0; i < int8s.size(); i++) {
      Value int8 = int8s.get(i);
      int named = byName.getOrDefault(int8.name(), -1);
      if (named >= 0 && fits(named, int8)) {
        matches.put(int8.tensor(), named);
      } else if (sameOrder && fits(floats.get(i), int8)) {
        matches.put(int8.tensor(), floats.get(i));
      }
    }
    return matches;
  }

  private boolean fits(int tensor, Value int8) {
    Tensor real = graph.tensor(tensor);
    return real.shape().elements() == int8.shape().elements();
  }

  private static List<String> kinds(Graph graph) {
    List<String> kinds = new ArrayList<>(Collections.nCopies(graph.inputs().size(), Value.INPUT));
    graph.operators().stream().map(Operator::kind).forEach(kinds::add);
    return kinds;
  }

  /** Inputs, then the operators' outputs, by tensor index. */
  private static List<Integer> activations(Graph graph) {
    return IntStream.concat(
            graph.inputs().stream().mapToInt(i -> i),
            graph.operators().stream().mapToInt(Operator::output))
        .boxed()
        .toList();
  }
}

package dev.nib.program;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * uint8 inputs and outputs of an int8 graph.
 *
 * <p>A uint8 number is an int8 number with the upper bit flipped, whose zero point is lower by 128.
 * With the bit flipped by the host, a QUANTIZE between the two is one from int8 to int8 (rule Q3),
 * and it falls away where the parameters are the same. Bytes that a CAST makes real numbers of, or
 * that one makes, have the scale 1.
 *
 * @param graph with int8 tensors in the place of uint8 inputs and outputs; those that another
 *     operator than QUANTIZE or CAST reads or writes stay as they are
 * @param flips the operators that only flip the upper bit
 */
record ByteBorder(Graph graph, Set<Operator> flips) {
  private static final int OFFSET = 128;

  static ByteBorder of(Graph original) {
    List<Tensor> tensors = new ArrayList<>(original.tensors());
    Stream.concat(original.inputs().stream(), original.outputs().stream())
        .filter(index -> onlyCast(original, index))
        .forEach(index -> tensors.set(index, castAsInt8(original.tensor(index))));
    Stream.concat(original.inputs().stream(), original.outputs().stream())
        .filter(index -> onlyQuantized(original, index))
        .forEach(index -> tensors.set(index, asInt8(original.tensor(index))));
    if (tensors.equals(original.tensors())) {
      return new ByteBorder(original, Set.of());
    }
    Graph graph = original.withTensors(tensors);
    return new ByteBorder(
        graph,
        graph.operators().stream()
            .filter(Operator.Quantize.class::isInstance)
            .filter(op -> onlyFlips(original, graph, (Operator.Quantize) op))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Bytes that are numbers as they are, whatever parameters the file has for them. */
  private static boolean onlyCast(Graph graph, int tensor) {
    List<Operator> users =
        graph.operators().stream()
            .filter(op -> op.output() == tensor || op.inputs().contains(tensor))
            .toList();
    ElementType type = graph.tensor(tensor).type();
    return (type == ElementType.UINT8 || type == ElementType.INT8)
        && !users.isEmpty()
        && users.stream().allMatch(Operator.Cast.class::isInstance);
  }

  private static Tensor castAsInt8(Tensor tensor) {
    int zeroPoint = tensor.type() == ElementType.UINT8 ? -OFFSET : 0;
    return Tensor.int8Activation(
        tensor.name(), tensor.shape(), Quantization.perTensor(1, zeroPoint));
  }

  private static boolean onlyQuantized(Graph graph, int tensor) {
    return graph.tensor(tensor).type() == ElementType.UINT8
        && graph.operators().stream()
            .filter(op -> op.output() == tensor || op.inputs().contains(tensor))
            .allMatch(Operator.Quantize.class::isInstance);
  }

  private static Tensor asInt8(Tensor tensor) {
    Quantization q = tensor.requireQuantization();
    return Tensor.int8Activation(
        tensor.name(), tensor.shape(), Quantization.perTensor(q.scale(), q.zeroPoint() - OFFSET));
  }

  /** Its uint8 tensor is nobody else's, and both tensors hold the same int8 numbers. */
  private static boolean onlyFlips(Graph original, Graph graph, Operator.Quantize op) {
    boolean in = original.tensor(op.input()).type() == ElementType.UINT8;
    boolean out = original.tensor(op.output()).type() == ElementType.UINT8;
    int bytes = in ? op.input() : op.output();
    long users =
        graph.operators().stream()
            .filter(other -> other.output() == bytes || other.inputs().contains(bytes))
            .count();
    boolean bothEnds = graph.inputs().contains(bytes) && graph.outputs().contains(bytes);
    return in != out
        && users == 1
        && !bothEnds
        && graph.tensor(op.input()).quantization().equals(graph.tensor(op.output()).quantization());
  }
}

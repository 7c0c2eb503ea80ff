package dev.nib.toolkit.compare;

import dev.nib.dataset.OutputError;
import dev.nib.model.Argmax;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.toolkit.ToolkitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the outputs of a float model with those of its int8 program. */
final class OutputComparer {
  private final Graph graph;
  private final List<Pair> pairs;

  /**
   * An output of each.
   *
   * @param floatTensor its index in the float graph
   * @param floatOffset of its elements among those of all float outputs
   * @param int8Offset of its elements among those of all int8 outputs
   */
  private record Pair(Value int8, int floatTensor, int floatOffset, int int8Offset) {}

  /**
   * @throws ToolkitException when an output has no counterpart of its size
   */
  OutputComparer(Graph graph, Program program) {
    this.graph = graph;
    Map<Integer, Integer> named = new TensorMatch(graph, program).floatTensors();
    List<Value> outputs = program.outputs();
    pairs = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < outputs.size(); i++) {
      Value output = outputs.get(i);
      int position = graph.outputs().indexOf(named.getOrDefault(output.tensor(), -1));
      pairs.add(pair(output, offset, position < 0 ? i : position));
      offset += output.bytes();
    }
  }

  /** Outputs of other names are taken in their order. */
  private Pair pair(Value output, int int8Offset, int position) {
    int floatOffset = 0;
    for (int i = 0; i < graph.outputs().size(); i++) {
      int tensor = graph.outputs().get(i);
      Shape shape = graph.tensor(tensor).shape();
      if (i == position && shape.elements() == output.bytes()) {
        return new Pair(output, tensor, floatOffset, int8Offset);
      }
      floatOffset += shape.elements();
    }
    throw new ToolkitException(
        "%s: output %s is %s, the float model's are %s; give the float model that it was made of",
        graph.name(),
        output.name(),
        output.shape(),
        graph.outputs().stream()
            .map(t -> graph.tensor(t).name() + " " + graph.tensor(t).shape())
            .toList());
  }

  /**
   * One entry for each output of the int8 model.
   *
   * @param floats the outputs of each sample, of several one after another
   * @param int8s the same of the int8 model
   */
  List<OutputComparison> compare(float[][] floats, byte[][] int8s) {
    return pairs.stream().map(pair -> compare(pair, floats, int8s)).toList();
  }

  private OutputComparison compare(Pair pair, float[][] floats, byte[][] int8s) {
    Shape shape = pair.int8().shape();
    Quantization quantization = pair.int8().quantization();
    int elements = shape.elements();
    int classes = shape.rank() == 2 && shape.extent(1) > 1 ? shape.extent(1) : 0;
    long answers = 0;
    long same = 0;
    OutputError error = new OutputError();
    for (int s = 0; s < int8s.length; s++) {
      float[] expected =
          Arrays.copyOfRange(floats[s], pair.floatOffset(), pair.floatOffset() + elements);
      float[] actual = new float[elements];
      for (int i = 0; i < elements; i++) {
        actual[i] = quantization.dequantize(int8s[s][pair.int8Offset() + i]);
      }
      error.add(expected, actual);
      for (int row = 0; classes > 0 && row < elements; row += classes) {
        same += Argmax.of(expected, row, classes) == Argmax.of(actual, row, classes) ? 1 : 0;
        answers++;
      }
    }
    return new OutputComparison(
        pair.int8().name(),
        graph.tensor(pair.floatTensor()).name(),
        Arrays.stream(shape.toArray()).boxed().toList(),
        answers,
        same,
        answers == 0 ? Optional.empty() : Optional.of((double) same / answers),
        error.rootMeanSquare(),
        error.largest());
  }
}

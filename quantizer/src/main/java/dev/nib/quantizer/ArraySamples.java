package dev.nib.quantizer;

import dev.nib.model.Graph;
import dev.nib.model.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Arrays that hold so many samples of each input, one after another.
 *
 * @param held samples in each array, at least 1
 * @param count of them, the first ones, that are used
 */
record ArraySamples(List<Samples.Array> arrays, int held, int count) implements Samples {
  ArraySamples {
    arrays = List.copyOf(arrays);
  }

  static ArraySamples of(Graph graph, List<Samples.Array> arrays) {
    if (arrays.size() != graph.inputs().size()) {
      throw new QuantizationException(
          "the model has %d inputs (%s), there are %d arrays; give one for each, in this order"
              .formatted(
                  graph.inputs().size(),
                  IntStream.range(0, graph.inputs().size())
                      .mapToObj(i -> describe(input(graph, i)))
                      .collect(Collectors.joining(", ")),
                  arrays.size()));
    }
    int count = 0;
    for (int i = 0; i < arrays.size(); i++) {
      Samples.Array array = arrays.get(i);
      Tensor input = input(graph, i);
      if (!array.shape().endsIn(input.shape()) || array.values().length == 0) {
        throw new QuantizationException(
            "%s: has shape %s, input %s, or several of it one after another"
                .formatted(array.source(), array.shape(), describe(input)));
      }
      requireNumbers(array, input.shape().elements());
      int own = array.values().length / input.shape().elements();
      if (i > 0 && own != count) {
        throw new QuantizationException(
            "%s has %d samples, %s has %d"
                .formatted(arrays.get(0).source(), count, array.source(), own));
      }
      count = own;
    }
    return new ArraySamples(arrays, count, count);
  }

  @Override
  public Samples head(int most) {
    return new ArraySamples(arrays, held, Math.min(most, count));
  }

  private static Tensor input(Graph graph, int position) {
    return graph.tensor(graph.inputs().get(position));
  }

  private static String describe(Tensor input) {
    return input.name() + " is " + input.shape();
  }

  private static void requireNumbers(Samples.Array array, int elements) {
    for (int i = 0; i < array.values().length; i++) {
      if (!Float.isFinite(array.values()[i])) {
        throw new QuantizationException(
            "%s: sample %d, element %d is %s, which is no number that a model can take"
                .formatted(array.source(), i / elements, i % elements, array.values()[i]));
      }
    }
  }

  /** They were made for a graph with these inputs; corrections change others of its tensors. */
  @Override
  public void requireFits(Graph graph) {
    for (int i = 0; i < arrays.size(); i++) {
      if (arrays.get(i).values().length != (long) held * input(graph, i).shape().elements()) {
        throw new QuantizationException(
            "%s: does not hold %d samples of input %s"
                .formatted(arrays.get(i).source(), held, describe(input(graph, i))));
      }
    }
  }

  @Override
  public void copy(int sample, int input, float[] target, int offset) {
    float[] values = arrays.get(input).values();
    int elements = values.length / held;
    System.arraycopy(values, sample * elements, target, offset, elements);
  }

  /** An array's numbers are not bound to any. */
  @Override
  public Optional<ActivationRange> range(int input) {
    return Optional.empty();
  }

  @Override
  public void requireVaried() {
    for (Samples.Array array : arrays) {
      int used = array.values().length / held * count;
      for (int i = 1; i < used; i++) {
        if (array.values()[i] != array.values()[0]) {
          return;
        }
      }
    }
    throw new QuantizationException(
        "%s: every number is %s, which says nothing of the model's activations; give real samples"
            .formatted(arrays.get(0).source(), arrays.get(0).values()[0]));
  }
}

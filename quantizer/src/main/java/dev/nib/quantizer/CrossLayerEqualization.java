package dev.nib.quantizer;

import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cross-layer equalisation (Nagel et al., Data-free quantization, 2019, section 4.1): the weights
 * of two layers in a row are scaled against each other, channel by channel, so that the float graph
 * computes the same and the ranges of the weights become equal.
 *
 * <p>Between both layers there may be pools and reshapes; activation functions must let a positive
 * factor pass, as ReLU does and ReLU6 does not. A tensor that is read twice, or that is an output
 * of the graph, keeps its scale.
 */
final class CrossLayerEqualization {
  /** Long chains settle within a few rounds. */
  private static final int MAX_ROUNDS = 50;

  /** The largest relative change of a factor that counts as settled. */
  private static final double SETTLED = 1e-3;

  private final Graph graph;
  private final Map<Integer, float[]> constants = new HashMap<>();

  /** Two layers whose output and input channels are the same. */
  private record Pair(WeightedLayer first, WeightedLayer second, int channels) {}

  private CrossLayerEqualization(Graph graph) {
    this.graph = graph;
  }

  /**
   * The equalised graph.
   *
   * @param graph float
   */
  static Graph equalize(Graph graph) {
    return new CrossLayerEqualization(graph).run();
  }

  private Graph run() {
    List<Pair> pairs = pairs();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double change = 0;
      for (Pair pair : pairs) {
        change = Math.max(change, equalize(pair));
      }
      if (change < SETTLED) {
        break;
      }
    }
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    constants.forEach(
        (index, values) -> {
          Tensor old = graph.tensor(index);
          tensors.set(index, Tensor.floatConstant(old.name(), old.shape(), values));
        });
    return new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs());
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Operator op : graph.operators()) {
      WeightedLayer.of(op)
          .filter(first -> ScalingPath.passes(first.activation()))
          .filter(first -> constantsReadOnce(first))
          .flatMap(this::behind)
          .ifPresent(pairs::add);
    }
    return pairs;
  }

  /** Shared weights cannot be scaled for one of their readers. */
  private boolean constantsReadOnce(WeightedLayer layer) {
    boolean bias = layer.bias().isEmpty() || readers(layer.bias().getAsInt()).size() == 1;
    return bias && readers(layer.weights()).size() == 1;
  }

  private Optional<Pair> behind(WeightedLayer first) {
    int channels = graph.tensor(first.weights()).shape().extent(first.axis());
    int tensor = first.output();
    while (!graph.outputs().contains(tensor) && readers(tensor).size() == 1) {
      Operator reader = readers(tensor).get(0);
      Optional<WeightedLayer> second = WeightedLayer.of(reader);
      if (second.isPresent()) {
        return Optional.of(new Pair(first, second.get(), channels))
            .filter(pair -> constantsReadOnce(pair.second) && innermost(pair));
      }
      OptionalInt next = reader.accept(new ScalingPath());
      if (next.isEmpty()) {
        return Optional.empty();
      }
      tensor = next.getAsInt();
    }
    return Optional.empty();
  }

  private List<Operator> readers(int tensor) {
    return graph.operators().stream().filter(op -> op.inputs().contains(tensor)).toList();
  }

  /** Whether the channel of every weight of the second layer follows from its position. */
  private boolean innermost(Pair pair) {
    Shape weights = graph.tensor(pair.second.weights()).shape();
    return pair.second.depthMultiplier() > 0
        ? weights.extent(-1) == pair.channels * pair.second.depthMultiplier()
        : weights.extent(-1) % pair.channels == 0;
  }

  /** Scales one pair and gives the largest relative change of a factor. */
  private double equalize(Pair pair) {
    float[] first = values(pair.first.weights());
    float[] second = values(pair.second.weights());
    double[] firstRange = new double[pair.channels];
    double[] secondRange = new double[pair.channels];
    for (int i = 0; i < first.length; i++) {
      int c = outputChannel(pair, i);
      firstRange[c] = Math.max(firstRange[c], Math.abs(first[i]));
    }
    for (int i = 0; i < second.length; i++) {
      int c = inputChannel(pair, i);
      secondRange[c] = Math.max(secondRange[c], Math.abs(second[i]));
    }
    double change = 0;
    double[] factors = new double[pair.channels];
    for (int c = 0; c < factors.length; c++) {
      // A dead channel has no range to equalise.
      boolean dead = firstRange[c] == 0 || secondRange[c] == 0;
      factors[c] = dead ? 1 : Math.sqrt(firstRange[c] / secondRange[c]);
      change = Math.max(change, Math.abs(StrictMath.log(factors[c])));
    }
    for (int i = 0; i < first.length; i++) {
      first[i] = (float) (first[i] / factors[outputChannel(pair, i)]);
    }
    pair.first
        .bias()
        .ifPresent(
            index -> {
              float[] bias = values(index);
              for (int c = 0; c < bias.length; c++) {
                bias[c] = (float) (bias[c] / factors[c]);
              }
            });
    for (int i = 0; i < second.length; i++) {
      second[i] = (float) (second[i] * factors[inputChannel(pair, i)]);
    }
    return change;
  }

  private float[] values(int constant) {
    return constants.computeIfAbsent(constant, c -> graph.tensor(c).floats().toArray());
  }

  private int outputChannel(Pair pair, int index) {
    Shape shape = graph.tensor(pair.first.weights()).shape();
    return index / SimulatedInt8.inner(shape, pair.first.axis()) % pair.channels;
  }

  /** Innermost in every weight layout; a depthwise layer has its multiplier inside of that. */
  private int inputChannel(Pair pair, int index) {
    int multiplier = pair.second.depthMultiplier();
    return multiplier > 0
        ? index % (pair.channels * multiplier) / multiplier
        : index % pair.channels;
  }
}

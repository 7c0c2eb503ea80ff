package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.ChannelFolding;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Folds batch normalisation as converters leave it, a MUL and an ADD or SUB with constants behind a
 * layer with weights, into that layer's weights and bias (Jacob et al. 2018, section 3.2).
 *
 * <p>A layer is folded while it has no activation function, its output is read once and is no
 * output of the graph, and the constant holds one number or one for each output channel. The folded
 * layer writes the tensor that the last of these operators wrote, with that one's activation
 * function; what it no longer needs stays in the graph, unread.
 */
final class BatchNormFolding {
  private final Graph graph;
  private final List<Tensor> tensors;
  private final List<Operator> operators;

  /**
   * What an operator does to each channel: times factor, plus shift; one of each or one a channel.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Affine(float[] factors, float[] shifts, int output, Activation activation) {
    static final float[] ONE = {1};
    static final float[] ZERO = {0};

    /** One of each for each channel. */
    static double[] spread(float[] values, int channels) {
      double[] all = new double[channels];
      Arrays.setAll(all, c -> values[c % values.length]);
      return all;
    }
  }

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    tensors = new ArrayList<>(graph.tensors());
    operators = new ArrayList<>(graph.operators());
  }

  /**
   * The folded graph, which computes the same up to rounding; the given one when nothing folds.
   *
   * @param graph float
   */
  static Graph fold(Graph graph) {
    return new BatchNormFolding(graph).run();
  }

  private Graph run() {
    for (int i = 0; i < operators.size(); i++) {
      Optional<Operator> folded = fold(operators.get(i));
      while (folded.isPresent()) {
        operators.set(i, folded.get());
        folded = fold(operators.get(i));
      }
    }
    return operators.equals(graph.operators())
        ? graph
        : new Graph(graph.name(), tensors, operators, graph.inputs(), graph.outputs());
  }

  /** The operator with the next one in it, which goes; empty if it does not fold. */
  private Optional<Operator> fold(Operator op) {
    Optional<WeightedLayer> layer =
        WeightedLayer.of(op).filter(l -> l.activation() == Activation.NONE);
    Optional<Operator> reader = layer.flatMap(l -> onlyReader(l.output()));
    Optional<Affine> affine = reader.flatMap(next -> affine(next, layer.get()));
    affine.ifPresent(a -> operators.remove(reader.get()));
    return affine.map(a -> folded(layer.get(), a));
  }

  private Optional<Operator> onlyReader(int tensor) {
    List<Operator> readers = operators.stream().filter(o -> o.inputs().contains(tensor)).toList();
    return readers.size() == 1 && !graph.outputs().contains(tensor)
        ? Optional.of(readers.get(0))
        : Optional.empty();
  }

  /** Other operators than these three end the chain, so a new kind of operator does too. */
  private Optional<Affine> affine(Operator op, WeightedLayer layer) {
    if (op instanceof Operator.Mul mul) {
      return constant(layer, mul.first(), mul.second(), mul.output())
          .map(c -> new Affine(c, Affine.ZERO, mul.output(), mul.activation()));
    }
    if (op instanceof Operator.Add add) {
      return constant(layer, add.first(), add.second(), add.output())
          .map(c -> new Affine(Affine.ONE, c, add.output(), add.activation()));
    }
    if (op instanceof Operator.Sub sub) {
      boolean minuend = sub.first() == layer.output();
      return constant(layer, sub.first(), sub.second(), sub.output())
          .map(
              c ->
                  minuend
                      ? new Affine(Affine.ONE, negated(c), sub.output(), sub.activation())
                      : new Affine(negated(Affine.ONE), c, sub.output(), sub.activation()));
    }
    return Optional.empty();
  }

  /** The operand that is not the layer's output, if it is as {@link Affine} wants it. */
  private Optional<float[]> constant(WeightedLayer layer, int first, int second, int output) {
    Tensor other = tensors.get(first == layer.output() ? second : first);
    Shape shape = other.shape();
    boolean channelwise =
        shape.rank() > 0
            && shape.elements() == channels(layer)
            && shape.extent(-1) == channels(layer);
    // A constant of more axes than the layer's output would make the result larger.
    boolean same = tensors.get(output).shape().equals(tensors.get(layer.output()).shape());
    return other.isConstant() && same && (shape.elements() == 1 || channelwise)
        ? Optional.of(other.floats().toArray())
        : Optional.empty();
  }

  private int channels(WeightedLayer layer) {
    return tensors.get(layer.weights()).shape().extent(layer.axis());
  }

  private Operator folded(WeightedLayer layer, Affine affine) {
    Tensor old = tensors.get(layer.weights());
    int channels = channels(layer);
    int inner = SimulatedInt8.inner(old.shape(), layer.axis());
    double[] factors = Affine.spread(affine.factors, channels);
    double[] shifts = Affine.spread(affine.shifts, channels);
    float[] weights = ChannelFolding.weights(old.floats().toArray(), inner, factors);
    float[] bias =
        layer.bias().isPresent()
            ? tensors.get(layer.bias().getAsInt()).floats().toArray()
            : new float[channels];
    bias = ChannelFolding.biases(bias, factors, shifts);
    String biasName =
        layer.bias().isPresent()
            ? tensors.get(layer.bias().getAsInt()).name()
            : old.name() + "/bias";
    return layer
        .rebuild()
        .with(
            add(Tensor.floatConstant(old.name(), old.shape(), weights)),
            OptionalInt.of(add(Tensor.floatConstant(biasName, Shape.of(channels), bias))),
            affine.output(),
            affine.activation());
  }

  private int add(Tensor tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  private static float[] negated(float[] values) {
    float[] negated = values.clone();
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -negated[i];
    }
    return negated;
  }
}

package dev.nib.trainer.export;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Guesses which definition {@link GraphExport} made a graph from; dropout has left no trace. */
public final class GraphDefinition {
  private final Graph graph;

  private GraphDefinition(Graph graph) {
    this.graph = graph;
  }

  /** A definition whose export has the same operators if any has; the caller compares. */
  public static Optional<NetDefinition> of(Graph graph) {
    GraphDefinition source = new GraphDefinition(graph);
    Shape input = graph.input().shape();
    if (input.rank() != 4) {
      return Optional.empty();
    }
    List<LayerDefinition> layers = new ArrayList<>();
    try {
      for (Operator op : graph.operators()) {
        source.layer(op).ifPresent(layers::add);
      }
      return Optional.of(new NetDefinition(graph.name(), input.extent(1), input.extent(2), layers));
    } catch (IllegalArgumentException e) {
      // No definition of nib is like this.
      return Optional.empty();
    }
  }

  /** The layer that an operator begins; what belongs to another layer, or to none, is empty. */
  private Optional<LayerDefinition> layer(Operator op) {
    if (op instanceof Operator.Conv2D conv) {
      Window window = conv.window();
      boolean relu = conv.activation() == Activation.RELU;
      return Optional.of(
          new LayerDefinition.Convolution(
              window.height(), channels(op), window.strideHeight(), relu));
    }
    if (op instanceof Operator.DepthwiseConv2D conv) {
      Window window = conv.window();
      boolean relu = conv.activation() == Activation.RELU;
      return Optional.of(
          new LayerDefinition.DepthwiseConvolution(window.height(), window.strideHeight(), relu));
    }
    if (op instanceof Operator.MaxPool2D pool) {
      return Optional.of(new LayerDefinition.MaxPool(pool.window().padding()));
    }
    if (op instanceof Operator.AveragePool2D pool) {
      // Over a single window the two differ in their names alone.
      LayerDefinition whole = new LayerDefinition.GlobalAveragePool();
      return Optional.of(
          graph.tensor(op.output()).name().startsWith(whole.stem())
              ? whole
              : new LayerDefinition.AveragePool(pool.window().height()));
    }
    if (op instanceof Operator.FullyConnected product) {
      return Optional.of(
          product.activation() == Activation.RELU
              ? new LayerDefinition.Dense(channels(op))
              : new LayerDefinition.Classifier(channels(op)));
    }
    return Optional.empty();
  }

  private int channels(Operator op) {
    return graph.tensor(op.output()).shape().extent(-1);
  }
}

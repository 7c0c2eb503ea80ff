package dev.nib.trainer.export;

import dev.nib.model.Graph;
import dev.nib.model.Tensor;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Extent;
import dev.nib.trainer.nets.NetDefinition.Placed;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the weights of a net back from a graph that {@link GraphExport} wrote. */
public final class GraphImport {
  private final Map<String, Tensor> tensors;

  private GraphImport(Graph graph) {
    tensors =
        graph.tensors().stream()
            .collect(Collectors.toMap(Tensor::name, Function.identity(), (a, b) -> a));
  }

  /**
   * The weights, if the graph is what the definition's export looks like; the definition has no
   * batch normalisation.
   */
  public static Optional<Weights> weights(NetDefinition definition, Graph graph) {
    Graph expected = GraphExport.graph(definition, Weights.random(definition, 0));
    if (!expected.operators().equals(graph.operators())
        || !describe(expected).equals(describe(graph))) {
      return Optional.empty();
    }
    GraphImport source = new GraphImport(graph);
    List<Weights.Layer> layers = new ArrayList<>();
    for (Placed placed : definition.placed()) {
      layers.add(
          placed.weightShape().isEmpty()
              ? new Weights.Layer(new float[0], new float[0])
              : source.layer(placed));
    }
    return Optional.of(new Weights(layers));
  }

  private static List<String> describe(Graph graph) {
    return graph.tensors().stream()
        .map(t -> "%s %s %s".formatted(t.name(), t.type(), t.shape()))
        .toList();
  }

  private Weights.Layer layer(Placed placed) {
    float[] weights = floats(placed.name() + "/weights");
    float[] biases = floats(placed.name() + "/bias");
    Extent in = placed.input();
    int channels = placed.output().channels();
    float[] ordered;
    if (placed.layer() instanceof LayerDefinition.Convolution) {
      ordered = ChannelOrder.channelsFirst(weights, channels, in.channels());
    } else if (placed.layer() instanceof LayerDefinition.DepthwiseConvolution) {
      ordered = ChannelOrder.channelsFirst(weights, 1, channels);
    } else {
      ordered = ChannelOrder.inputsFirst(weights, channels, in);
    }
    return new Weights.Layer(ordered, biases);
  }

  private float[] floats(String name) {
    return tensors.get(name).floats().toArray();
  }
}

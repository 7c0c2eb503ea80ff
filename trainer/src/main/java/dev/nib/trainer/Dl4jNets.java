package dev.nib.trainer;

import dev.nib.trainer.NetDefinition.Placed;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Turns definitions into Deeplearning4j's networks, and weights into its parameters and back.
 *
 * <h2>How the convolutions run, and why</h2>
 *
 * PLACEHOLDER
 */
final class Dl4jNets {
  private Dl4jNets() {}

  /**
   * A network whose layers are those of the definition, one to one; its parameters are not set.
   *
   * @param params where its parameters live, shared with the caller, or null for a new array
   */
  static MultiLayerNetwork network(NetDefinition net, CountingLoss loss, INDArray params) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            // Weights come from Weights, steps from Adam in CnnTrainer.
            .weightInit(WeightInit.ZERO)
            .updater(new NoOp())
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .list();
    for (Layer layer : layers(net, loss)) {
      list.layer(layer);
    }
    MultiLayerConfiguration conf =
        list.setInputType(InputType.convolutional(net.height(), net.width(), 1, CNN2DFormat.NCHW))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init(params, false);
    return network;
  }

  private static List<Layer> layers(NetDefinition net, CountingLoss loss) {
    List<LayerDefinition> layers = net.layers();
    return java.util.stream.IntStream.range(0, layers.size())
        .mapToObj(
            i -> {
              // The classifier is last, so that what is not last has a next one.
              LayerDefinition next = layers.get(Math.min(i + 1, layers.size() - 1));
              return layers.get(i).accept(new Configure(loss, next));
            })
        .toList();
  }

  /** One layer's configuration. */
  private record Configure(CountingLoss loss, LayerDefinition next)
      implements LayerDefinition.Visitor<Layer> {
    @Override
    public Layer convolution(LayerDefinition.Convolution layer) {
      boolean relu = !(next instanceof LayerDefinition.MaxPool);
      return new OneDnnConvolution(layer.kernel(), layer.channels(), relu);
    }

    @Override
    public Layer maxPool(LayerDefinition.MaxPool layer) {
      return new ReluMaxPool();
    }

    @Override
    public Layer dropout(LayerDefinition.Dropout layer) {
      // Deeplearning4j wants the part that is kept.
      return new DropoutLayer.Builder(1 - layer.rate()).build();
    }

    @Override
    public Layer dense(LayerDefinition.Dense layer) {
      return new DenseLayer.Builder().nOut(layer.units()).activation(Activation.RELU).build();
    }

    @Override
    public Layer classifier(LayerDefinition.Classifier layer) {
      return new OutputLayer.Builder(loss)
          .nOut(layer.classes())
          .activation(Activation.SOFTMAX)
          .build();
    }
  }

  /** Sets the parameters of a network made from this definition. */
  static void setWeights(MultiLayerNetwork network, NetDefinition net, Weights weights) {
    List<Placed> placed = net.placed();
    for (int i = 0; i < placed.size(); i++) {
      if (!placed.get(i).weightShape().isEmpty()) {
        Weights.Layer layer = weights.layers().get(i);
        long[] shape = placed.get(i).weightShape().stream().mapToLong(Integer::longValue).toArray();
        network.setParam(i + "_W", Nd4j.create(layer.weights(), shape, 'c'));
        network.setParam(
            i + "_b", Nd4j.create(layer.biases(), new long[] {1, layer.biases().length}, 'c'));
      }
    }
  }

  /** Copies the parameters of a network made from this definition. */
  static Weights weights(MultiLayerNetwork network, NetDefinition net) {
    return new Weights(
        java.util.stream.IntStream.range(0, net.layers().size())
            .mapToObj(
                i ->
                    net.placed().get(i).weightShape().isEmpty()
                        ? new Weights.Layer(new float[0], new float[0])
                        : new Weights.Layer(
                            network.getParam(i + "_W").dup('c').data().asFloat(),
                            network.getParam(i + "_b").dup('c').data().asFloat()))
            .toList());
  }
}

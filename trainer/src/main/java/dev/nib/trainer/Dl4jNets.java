package dev.nib.trainer;

import dev.nib.trainer.NetDefinition.Placed;
import java.util.List;
import java.util.stream.IntStream;
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
 * Deeplearning4j's {@code MultiLayerNetwork}, NCHW, with two layers of our own: {@link
 * OneDnnConvolution} calls the operators {@code conv2d} and {@code conv2d_bp}, which run in oneDNN,
 * and {@link ReluMaxPool} pools in Java. {@link ReplicaPool} runs two single-threaded copies side
 * by side instead of OpenMP threads inside each operator. Training throughput in images a second,
 * on two cores of an AMD EPYC (Zen 3) that did little else, batches of 86:
 *
 * <pre>
 *                                               compact  appendix  report
 * Deeplearning4j's layers as they come              249        88      25
 * the same with its oneDNN helper restored (1)     1289       548     283
 * SameDiff, NCHW (2)                                976       507     285
 * SameDiff, NHWC (2)                               1013       734     335
 * our layers in two copies (chosen)                4063      1528     444
 *
 * (1) by a class of the name that it looks up in vain, and a system property
 * (2) without dropout, as compact in the two rows above
 * </pre>
 *
 * <p>What the helper leaves: a convolution runs forward twice in each step; pooling takes two
 * thirds of a small net's time, since oneDNN pools NCHW by slow reference code; the gradient of the
 * input images, which nobody needs, takes most of the first layer's; and threads that wait by
 * spinning lose nearly everything when other programs want the processors.
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
    return IntStream.range(0, layers.size())
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
        IntStream.range(0, net.layers().size())
            .mapToObj(
                i ->
                    net.placed().get(i).weightShape().isEmpty()
                        ? new Weights.Layer(new float[0], new float[0])
                        : new Weights.Layer(
                            NativeFloats.copy(network.getParam(i + "_W")),
                            NativeFloats.copy(network.getParam(i + "_b"))))
            .toList());
  }
}

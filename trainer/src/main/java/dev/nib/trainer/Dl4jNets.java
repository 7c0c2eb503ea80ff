package dev.nib.trainer;

import dev.nib.trainer.NetDefinition.Extent;
import dev.nib.trainer.NetDefinition.Placed;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.ParamInitializer;
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
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
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
 * Deeplearning4j's {@code MultiLayerNetwork}, NCHW, with layers of our own: {@link
 * OneDnnConvolution} calls the operators {@code conv2d} and {@code conv2d_bp}, which run in oneDNN,
 * {@link ReluMaxPool} pools in Java, and the last section has the others. {@link ReplicaPool} runs
 * two single-threaded copies side by side instead of OpenMP threads inside each operator. Training
 * throughput in images a second, on two cores of an AMD EPYC (Zen 3) that did little else, batches
 * of 86:
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
 *
 * <h2>Small nets</h2>
 *
 * In a depthwise-separable net (3x3 with stride 2, three times depthwise 3x3 and 1x1, 8 to 32
 * channels, each normalised; 128,000 multiply-accumulates) what takes the time is passes over
 * memory and small operators, not products. Activations lie channel by channel there ({@link
 * FeatureMaps}): a 1x1 convolution of a batch is one product ({@link MatrixConvolution}), and a
 * depthwise one runs in Java over long rows ({@link DepthwisePlanes}). It trained 5600 images a
 * second of processor time in batches of 256. What was left are the operators' calls and
 * allocations, so nets of this size without dropout now run in {@link SmallNet}, over the
 * parameters of a network from here.
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
    List<Placed> placed = net.placed();
    return IntStream.range(0, placed.size())
        .mapToObj(i -> placed.get(i).layer().accept(new Configure(placed, i, loss)))
        .toList();
  }

  /** One layer's configuration. */
  private record Configure(List<Placed> placed, int index, CountingLoss loss)
      implements LayerDefinition.Visitor<Layer> {
    @Override
    public Layer convolution(LayerDefinition.Convolution layer) {
      return layer.kernel() > 1 && layer.stride() == 1
          ? new OneDnnConvolution(layer.kernel(), layer.channels(), duties())
          : new MatrixConvolution(layer, duties());
    }

    @Override
    public Layer depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return new DepthwisePlanes(layer, placed.get(index).input().channels(), duties());
    }

    private Duties duties() {
      return Duties.of(placed, index, true);
    }

    @Override
    public Layer batchNorm(LayerDefinition.BatchNorm layer) {
      return new BatchNormRelu(duties().relu());
    }

    @Override
    public Layer maxPool(LayerDefinition.MaxPool layer) {
      return new ReluMaxPool(index > 0 && Duties.isRectified(placed, index - 1));
    }

    @Override
    public Layer averagePool(LayerDefinition.AveragePool layer) {
      return new AveragePlanes(layer.size(), layer.size());
    }

    @Override
    public Layer globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      Extent extent = placed.get(index).input();
      return new AveragePlanes(extent.height(), extent.width());
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

  /** What Deeplearning4j's layers do in {@code instantiate} once the computation exists. */
  static void prepare(
      org.deeplearning4j.nn.api.Layer layer,
      ParamInitializer initializer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer.init(conf, params, initialise));
    layer.setConf(conf);
  }

  /** Sets the parameters of a network made from this definition. */
  static void setWeights(MultiLayerNetwork network, NetDefinition net, Weights weights) {
    List<Placed> placed = net.placed();
    for (int i = 0; i < placed.size(); i++) {
      Weights.Layer layer = weights.layers().get(i);
      int from = 0;
      for (String key : weightKeys(placed.get(i))) {
        from += put(network.getParam(i + "_" + key), layer.weights(), from);
      }
      from = 0;
      for (String key : biasKeys(placed.get(i))) {
        from += put(network.getParam(i + "_" + key), layer.biases(), from);
      }
    }
  }

  private static int put(INDArray param, float[] values, int from) {
    int count = (int) param.length();
    float[] own = Arrays.copyOfRange(values, from, from + count);
    param.assign(Nd4j.create(own, param.shape(), 'c'));
    return count;
  }

  /** Copies the parameters of a network made from this definition. */
  static Weights weights(MultiLayerNetwork network, NetDefinition net) {
    List<Placed> placed = net.placed();
    return new Weights(
        IntStream.range(0, placed.size())
            .mapToObj(
                i ->
                    new Weights.Layer(
                        copy(network, i, weightKeys(placed.get(i))),
                        copy(network, i, biasKeys(placed.get(i)))))
            .toList());
  }

  private static float[] copy(MultiLayerNetwork network, int layer, List<String> keys) {
    float[] all = {};
    for (String key : keys) {
      float[] values = NativeFloats.copy(network.getParam(layer + "_" + key));
      int from = all.length;
      all = Arrays.copyOf(all, from + values.length);
      System.arraycopy(values, 0, all, from, values.length);
    }
    return all;
  }

  /** Deeplearning4j's names of what {@link Weights.Layer#weights} holds, in order. */
  private static List<String> weightKeys(Placed placed) {
    if (placed.weightShape().isEmpty()) {
      return List.of();
    }
    return placed.layer() instanceof LayerDefinition.BatchNorm
        ? List.of(
            BatchNormalizationParamInitializer.GAMMA,
            BatchNormalizationParamInitializer.GLOBAL_MEAN,
            BatchNormalizationParamInitializer.GLOBAL_VAR)
        : List.of(DefaultParamInitializer.WEIGHT_KEY);
  }

  /** The same for {@link Weights.Layer#biases}. */
  private static List<String> biasKeys(Placed placed) {
    if (placed.weightShape().isEmpty()) {
      return List.of();
    }
    return placed.layer() instanceof LayerDefinition.BatchNorm
        ? List.of(BatchNormalizationParamInitializer.BETA)
        : List.of(DefaultParamInitializer.BIAS_KEY);
  }
}

package dev.nib.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.testing.NaiveFloat;
import dev.nib.trainer.export.GraphExport;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Our layers against Deeplearning4j's own, one by one, which run without oneDNN here. */
class HiddenLayersTest {
  private static final int IMAGES = 6;
  private static final int CLASSES = 10;

  // Between them: both kinds of convolution with each stride, over even and odd extents, first and
  // later, with and without ReLU, normalisation and a pool; images in either order in memory going
  // into each kind of layer; layers with weights and without in front of the first with weights.
  private static final String STRIDED =
      "conv:3:4:2 norm depthwise:3 norm conv:1:6:linear norm pool depthwise:5:2"
          + " conv:3:5:2 conv:1:7 global classifier:10";
  private static final String AVERAGED =
      "average:2 conv:1:3 conv:3:4 norm average:2 depthwise:3:2:linear norm conv:3:6:linear pool"
          + " depthwise:1 conv:5:3:2:linear norm dense:9 dense:8 classifier:10";
  private static final String DEPTHWISE_FIRST =
      "depthwise:5:2 norm pool conv:3:4 average:3 depthwise:3:linear conv:1:5:2 norm classifier:10";
  private static final String WIDE =
      "conv:5:3 conv:3:6 pool conv:3:4 conv:3:5:linear norm conv:1:8 pool dense:9 classifier:10";
  private static final String LINEAR =
      "conv:3:4:linear conv:3:5:linear pool conv:3:6 norm pool classifier:10";

  private static NetDefinition net(String text, int height, int width) {
    return new NetDefinition("both", height, width, NetText.parse("both", text).layers());
  }

  static Stream<NetDefinition> nets() {
    return Stream.of(
        net(STRIDED, 28, 28),
        net(AVERAGED, 28, 28),
        net(DEPTHWISE_FIRST, 28, 28),
        net(WIDE, 15, 14),
        net(LINEAR, 9, 8));
  }

  /** Deeplearning4j's layers for one of ours. */
  private static final class Theirs implements LayerDefinition.Visitor<List<Layer>> {
    private boolean relu;
    private boolean normed;

    private static Layer clamp() {
      return new ActivationLayer(Activation.RELU);
    }

    private List<Layer> sliding(LayerDefinition.Sliding layer, Layer convolution) {
      relu = layer.relu();
      return relu && !normed ? List.of(convolution, clamp()) : List.of(convolution);
    }

    @Override
    public List<Layer> convolution(LayerDefinition.Convolution layer) {
      return sliding(
          layer,
          new ConvolutionLayer.Builder(layer.kernel(), layer.kernel())
              .stride(layer.stride(), layer.stride())
              .nOut(layer.channels())
              .activation(Activation.IDENTITY)
              .convolutionMode(ConvolutionMode.Same)
              .build());
    }

    @Override
    public List<Layer> depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return sliding(
          layer,
          new DepthwiseConvolution2D.Builder(layer.kernel(), layer.kernel())
              .stride(layer.stride(), layer.stride())
              .depthMultiplier(1)
              .activation(Activation.IDENTITY)
              .convolutionMode(ConvolutionMode.Same)
              .build());
    }

    @Override
    public List<Layer> batchNorm(LayerDefinition.BatchNorm layer) {
      Layer norm =
          new BatchNormalization.Builder()
              .useLogStd(false)
              .eps(LayerDefinition.BatchNorm.EPSILON)
              .build();
      return relu ? List.of(norm, clamp()) : List.of(norm);
    }

    @Override
    public List<Layer> maxPool(LayerDefinition.MaxPool layer) {
      return List.of(pool(SubsamplingLayer.PoolingType.MAX, 2));
    }

    @Override
    public List<Layer> averagePool(LayerDefinition.AveragePool layer) {
      return List.of(pool(SubsamplingLayer.PoolingType.AVG, layer.size()));
    }

    private static Layer pool(SubsamplingLayer.PoolingType type, int size) {
      return new SubsamplingLayer.Builder(type)
          .kernelSize(size, size)
          .stride(size, size)
          .convolutionMode(ConvolutionMode.Truncate)
          .build();
    }

    @Override
    public List<Layer> globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      return List.of(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    }

    @Override
    public List<Layer> dropout(LayerDefinition.Dropout layer) {
      throw new IllegalArgumentException("both would drop at random");
    }

    @Override
    public List<Layer> dense(LayerDefinition.Dense layer) {
      return List.of(
          new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
              .nOut(layer.units())
              .activation(Activation.RELU)
              .build());
    }

    @Override
    public List<Layer> classifier(LayerDefinition.Classifier layer) {
      return List.of(
          new OutputLayer.Builder(new LossMCXENT())
              .nOut(layer.classes())
              .activation(Activation.SOFTMAX)
              .build());
    }
  }

  /** Both networks with the same weights; {@code places} are those of our layers in theirs. */
  private record Pair(
      NetDefinition net, MultiLayerNetwork ours, MultiLayerNetwork theirs, List<Integer> places) {
    static Pair of(NetDefinition net) {
      MultiLayerNetwork ours = Dl4jNets.network(net, new CountingLoss(), () -> 1);
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT).list();
      List<Integer> places = new ArrayList<>();
      Theirs visitor = new Theirs();
      int count = 0;
      for (int i = 0; i < net.layers().size(); i++) {
        visitor.normed =
            i + 1 < net.layers().size()
                && net.layers().get(i + 1) instanceof LayerDefinition.BatchNorm;
        places.add(count);
        for (Layer layer : net.layers().get(i).accept(visitor)) {
          list.layer(layer);
          count++;
        }
      }
      list.setInputType(InputType.convolutional(net.height(), net.width(), 1, CNN2DFormat.NCHW));
      MultiLayerNetwork theirs = new MultiLayerNetwork(list.build());
      theirs.init();
      Pair pair = new Pair(net, ours, theirs, places);
      pair.setWeights();
      return pair;
    }

    /** With biases and statistics that are not those of the start. */
    private void setWeights() {
      Weights weights = varied(net);
      NativeFloats.floats(ours.params()).put(ParameterOrder.flat(net, weights));
      for (int i = 0; i < places.size(); i++) {
        Weights.Layer layer = weights.layers().get(i);
        for (String key : keys(i)) {
          INDArray own = theirs.getParam(places.get(i) + "_" + key);
          own.assign(toTheirs(i, key, values(layer, key, (int) own.length()), own.shape()));
        }
      }
    }

    /** Our numbers of one of their parameters. */
    private static float[] values(Weights.Layer layer, String key, int length) {
      return switch (key) {
        case "b", "beta" -> layer.biases();
        case "mean" -> Arrays.copyOfRange(layer.weights(), length, 2 * length);
        case "var" -> Arrays.copyOfRange(layer.weights(), 2 * length, 3 * length);
        default -> Arrays.copyOf(layer.weights(), length);
      };
    }

    List<String> keys(int layer) {
      LayerDefinition definition = net.layers().get(layer);
      if (net.placed().get(layer).weightCount() == 0) {
        return List.of();
      }
      return definition instanceof LayerDefinition.BatchNorm
          ? List.of("gamma", "beta", "mean", "var")
          : List.of("W", "b");
    }

    private boolean isDepthwise(int layer, String key) {
      return net.layers().get(layer) instanceof LayerDefinition.DepthwiseConvolution
          && key.equals("W");
    }

    /** Depthwise weights are [C,1,K,K] here and [K,K,C,1] there. */
    private INDArray toTheirs(int layer, String key, float[] values, long[] shape) {
      return isDepthwise(layer, key)
          ? Nd4j.create(values, new long[] {shape[2], 1, shape[0], shape[1]}, 'c')
              .permute(2, 3, 0, 1)
          : Nd4j.create(values, shape, 'c');
    }

    /** Their gradient of one parameter in our order. */
    float[] theirGradient(int layer, String key) {
      INDArray their = theirs.gradient().getGradientFor(places.get(layer) + "_" + key);
      return (isDepthwise(layer, key) ? their.permute(2, 3, 0, 1) : their)
          .dup('c')
          .data()
          .asFloat();
    }

    /** Our gradients, where their parameters are. */
    float[] ourGradient(int layer, String key) {
      float[] flat = NativeFloats.copy(ours.getFlattenedGradients());
      Weights gradients = ParameterOrder.weights(net, flat);
      int length = theirGradient(layer, key).length;
      return values(gradients.layers().get(layer), key, length);
    }
  }

  private static Weights varied(NetDefinition net) {
    Weights weights = Weights.random(net, 5);
    for (int i = 0; i < net.layers().size(); i++) {
      Weights.Layer layer = weights.layers().get(i);
      for (int c = 0; c < layer.biases().length; c++) {
        layer.biases()[c] = 0.4f + 0.15f * (c % 4);
      }
      if (net.layers().get(i) instanceof LayerDefinition.BatchNorm) {
        for (int c = 0; c < layer.weights().length; c++) {
          layer.weights()[c] = 0.4f + 0.15f * ((c + 1) % 4);
        }
      }
    }
    return weights;
  }

  private static INDArray images(NetDefinition net, int count) {
    Nd4j.getRandom().setSeed(6);
    return Nd4j.rand(DataType.FLOAT, count, 1, net.height(), net.width());
  }

  @ParameterizedTest
  @MethodSource("nets")
  void outputsAgree(NetDefinition net) {
    Pair pair = Pair.of(net);
    for (int count : new int[] {IMAGES, 1}) {
      INDArray images = images(net, count);
      float[] expected = pair.theirs().output(images, false).dup('c').data().asFloat();
      float[] actual = pair.ours().output(images, false).dup('c').data().asFloat();
      assertThat(actual).hasSize(count * CLASSES).containsExactly(expected, within(2e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void lossAndGradientsAgree(NetDefinition net) {
    Pair pair = Pair.of(net);
    compareGradients(pair, IMAGES);
    // Other numbers of images need other room.
    compareGradients(pair, 3);
    compareGradients(pair, IMAGES);
  }

  private static void compareGradients(Pair pair, int count) {
    computeGradient(pair.net(), pair.theirs(), count);
    computeGradient(pair.net(), pair.ours(), count);
    assertThat(pair.ours().score()).isCloseTo(pair.theirs().score(), within(1e-5));
    float largest = 0;
    for (int i = 0; i < pair.places().size(); i++) {
      for (String key : pair.keys(i)) {
        if (key.equals("mean") || key.equals("var")) {
          // Deeplearning4j moves the statistics otherwise.
          continue;
        }
        float[] expected = pair.theirGradient(i, key);
        assertThat(pair.ourGradient(i, key))
            .as("layer %d (%s), %s, %d images", i, pair.net().layers().get(i), key, count)
            .containsExactly(expected, within(2e-4f));
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    assertThat(largest).as("there is something to agree on").isGreaterThan(0.1f);
  }

  private static void computeGradient(NetDefinition net, MultiLayerNetwork network, int count) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    network.setInput(images(net, count));
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv:3:3:2 depthwise:3 conv:1:4 pool depthwise:3:2 conv:1:5 global classifier:10",
        "average:4 conv:3:3:linear pool depthwise:3:2:linear conv:3:4:2 classifier:10"
      })
  void gradientsAreTheSlopesOfTheExportedGraph(String text) {
    NetDefinition net = net(text, 28, 28);
    Weights weights = Weights.random(net, 9);
    MultiLayerNetwork network = Dl4jNets.network(net, new CountingLoss(), () -> 1);
    NativeFloats.floats(network.params()).put(ParameterOrder.flat(net, weights));
    computeGradient(net, network, 1);
    Weights gradients =
        ParameterOrder.weights(net, NativeFloats.copy(network.getFlattenedGradients()));
    float[] pixels = images(net, 1).dup('c').data().asFloat();
    int checked = 0;
    for (int layer = 0; layer < net.layers().size(); layer++) {
      float[] values = weights.layers().get(layer).weights();
      float[] gradient = gradients.layers().get(layer).weights();
      for (int i = 0; i < values.length; i += 1 + values.length / 7) {
        assertThat((double) gradient[i])
            .as("layer %d, weight %d", layer, i)
            .isCloseTo(slope(net, weights, values, i, pixels), within(1e-3));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  /** The loss for class 0 against one weight, in double. */
  private static double slope(
      NetDefinition net, Weights weights, float[] values, int at, float[] pixels) {
    float middle = values[at];
    values[at] = middle + 1e-3f;
    double above = values[at];
    double lossAbove = loss(net, weights, pixels);
    values[at] = middle - 1e-3f;
    double below = values[at];
    double lossBelow = loss(net, weights, pixels);
    values[at] = middle;
    return (lossAbove - lossBelow) / (above - below);
  }

  private static double loss(NetDefinition net, Weights weights, float[] pixels) {
    double[] input = new double[pixels.length];
    Arrays.setAll(input, i -> pixels[i]);
    return -Math.log(NaiveFloat.run(GraphExport.graph(net, weights), input)[0]);
  }
}

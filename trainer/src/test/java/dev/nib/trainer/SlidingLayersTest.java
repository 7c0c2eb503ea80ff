package dev.nib.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.testing.NaiveFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Our layers of small nets against Deeplearning4j's own, one by one. */
class SlidingLayersTest {
  private static final int IMAGES = 6;
  private static final int CLASSES = 10;

  // Between them: both kinds of convolution with each stride, over even and odd extents, first and
  // later, with and without ReLU, normalisation and a pool; images in either order in memory going
  // into each kind of layer; dropout, which changes its input in place, behind both orders.
  private static final String STRIDED =
      "conv:3:4:2 norm dropout:0.2 depthwise:3 norm conv:1:6:linear norm pool depthwise:5:2 dropout:0.1"
          + " conv:3:5:2 conv:1:7 global classifier:10";
  private static final String AVERAGED =
      "average:2 conv:1:3 conv:3:4 norm average:2 depthwise:3:2:linear norm conv:3:6:linear pool"
          + " depthwise:1 conv:5:3:2:linear norm dense:9 classifier:10";
  private static final String DEPTHWISE_FIRST =
      "depthwise:5:2 norm pool conv:3:4 average:3 depthwise:3:linear conv:1:5:2 norm classifier:10";

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
          new BatchNormalization.Builder().useLogStd(false).eps(BatchNormRelu.EPSILON).build();
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
      return List.of(new DropoutLayer.Builder(1 - layer.rate()).build());
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
    static Pair of(String text) {
      NetDefinition net = NetText.parse("both", text);
      MultiLayerNetwork ours = Dl4jNets.network(net, new CountingLoss(), null);
      Dl4jNets.setWeights(ours, net, Weights.random(net, 5));
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
      list.setInputType(InputType.convolutional(28, 28, 1, CNN2DFormat.NCHW));
      MultiLayerNetwork theirs = new MultiLayerNetwork(list.build());
      theirs.init();
      Pair pair = new Pair(net, ours, theirs, places);
      pair.vary();
      return pair;
    }

    /** Biases and statistics that are not those of the start, in both. */
    private void vary() {
      for (int i = 0; i < places.size(); i++) {
        for (String key : keys(i)) {
          INDArray own = ours.getParam(i + "_" + key);
          if (!key.equals("W")) {
            for (int c = 0; c < own.length(); c++) {
              own.putScalar(c, 0.4 + 0.15 * ((c + key.length()) % 4));
            }
          }
          theirs
              .getParam(places.get(i) + "_" + key)
              .assign(theirOrder(net.layers().get(i), key, own));
        }
      }
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

    /** Depthwise weights are [C,1,K,K] here and [K,K,C,1] there. */
    INDArray theirOrder(LayerDefinition layer, String key, INDArray array) {
      return layer instanceof LayerDefinition.DepthwiseConvolution && key.equals("W")
          ? array.permute(2, 3, 0, 1).dup('c')
          : array;
    }
  }

  private static INDArray images(int count) {
    Nd4j.getRandom().setSeed(6);
    return Nd4j.rand(DataType.FLOAT, count, 1, 28, 28);
  }

  @ParameterizedTest
  @ValueSource(strings = {STRIDED, AVERAGED, DEPTHWISE_FIRST})
  void outputsAgree(String text) {
    Pair pair = Pair.of(text);
    for (int count : new int[] {IMAGES, 1}) {
      float[] expected = pair.theirs().output(images(count), false).dup('c').data().asFloat();
      float[] actual = pair.ours().output(images(count), false).dup('c').data().asFloat();
      assertThat(actual).hasSize(count * CLASSES).containsExactly(expected, within(2e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {STRIDED, AVERAGED, DEPTHWISE_FIRST})
  void lossAndGradientsAgree(String text) {
    Pair pair = Pair.of(text);
    compareGradients(pair, IMAGES);
    // Other numbers of images need other room.
    compareGradients(pair, 3);
    compareGradients(pair, IMAGES);
  }

  private static void compareGradients(Pair pair, int count) {
    computeGradient(pair.theirs(), count);
    computeGradient(pair.ours(), count);
    assertThat(pair.ours().score()).isCloseTo(pair.theirs().score(), within(1e-5));
    float largest = 0;
    for (int i = 0; i < pair.places().size(); i++) {
      for (String key : pair.keys(i)) {
        if (key.equals("mean") || key.equals("var")) {
          // Deeplearning4j moves the statistics otherwise.
          continue;
        }
        LayerDefinition layer = pair.net().layers().get(i);
        INDArray own = pair.ours().gradient().getGradientFor(i + "_" + key);
        INDArray their = pair.theirs().gradient().getGradientFor(pair.places().get(i) + "_" + key);
        float[] expected = their.dup('c').data().asFloat();
        assertThat(pair.theirOrder(layer, key, own).dup('c').data().asFloat())
            .as("layer %d (%s), %s, %d images", i, layer, key, count)
            .containsExactly(expected, within(2e-4f));
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    assertThat(largest).as("there is something to agree on").isGreaterThan(0.1f);
  }

  private static void computeGradient(MultiLayerNetwork network, int count) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    // Both drop the same.
    Nd4j.getRandom().setSeed(8);
    network.setInput(images(count));
    // Making the images has used the generator.
    Nd4j.getRandom().setSeed(8);
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
    NetDefinition net = NetText.parse("slopes", text);
    Weights weights = Weights.random(net, 9);
    MultiLayerNetwork network = Dl4jNets.network(net, new CountingLoss(), null);
    Dl4jNets.setWeights(network, net, weights);
    computeGradient(network, 1);
    float[] pixels = images(1).dup('c').data().asFloat();
    int checked = 0;
    for (int layer = 0; layer < net.layers().size(); layer++) {
      float[] values = weights.layers().get(layer).weights();
      if (values.length == 0) {
        continue;
      }
      float[] gradient = network.gradient().getGradientFor(layer + "_W").dup('c').data().asFloat();
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

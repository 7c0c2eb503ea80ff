package dev.nib.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small nets against the same layers by Deeplearning4j and oneDNN. */
class SmallNetTest {
  private static final int IMAGES = 6;
  private static final int PIXELS = 28 * 28;

  // Between them: each kernel with each stride, over even and odd extents, first and later, with
  // and without ReLU, normalisation and a pool; pools that leave rows out; dense layers.
  private static final String NORMED =
      "conv:5:4:2 norm conv:3:6:linear norm pool conv:3:5:2 norm conv:1:7 norm pool classifier:10";
  private static final String PLAIN =
      "conv:3:3 conv:1:4:2 average:3 conv:5:5:2:linear dense:9 classifier:10";
  private static final String AVERAGED =
      "average:2 conv:3:4:2 norm pool conv:3:6:linear conv:3:5 global classifier:10";
  private static final String SEPARABLE =
      "depthwise:5:2 norm conv:1:5 depthwise:3 norm pool depthwise:3:2:linear conv:1:6 depthwise:1"
          + " classifier:10";
  private static final String DENSE = "pool classifier:10";

  private final float[] pixels = new float[(IMAGES + 1) * PIXELS];
  private final int[] labels = new int[IMAGES];
  private final float[] targets = new float[IMAGES * 10];

  SmallNetTest() {
    Nd4j.getRandom().setSeed(6);
    float[] random = Nd4j.rand(DataType.FLOAT, pixels.length).data().asFloat();
    System.arraycopy(random, 0, pixels, 0, pixels.length);
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = 3 * i % 10;
      // Softened, as a teacher does.
      targets[i * 10 + labels[i]] = 0.75f;
      targets[i * 10 + 5] += 0.25f;
    }
  }

  /** With biases, scales and statistics that are not those of the start. */
  private static MultiLayerNetwork network(NetDefinition net) {
    MultiLayerNetwork network = Dl4jNets.network(net, new CountingLoss(), null);
    Dl4jNets.setWeights(network, net, Weights.random(net, 5));
    for (int i = 0; i < net.layers().size(); i++) {
      if (net.placed().get(i).biasCount() == 0) {
        continue;
      }
      boolean norm = net.layers().get(i) instanceof LayerDefinition.BatchNorm;
      for (String key : norm ? new String[] {"gamma", "beta", "mean", "var"} : new String[] {"b"}) {
        INDArray own = network.getParam(i + "_" + key);
        for (int c = 0; c < own.length(); c++) {
          own.putScalar(c, 0.4 + 0.15 * ((c + key.length()) % 4));
        }
      }
    }
    return network;
  }

  private INDArray images(int from) {
    float[] some = Arrays.copyOfRange(pixels, from * PIXELS, (from + IMAGES) * PIXELS);
    return Nd4j.create(some, new long[] {IMAGES, 1, 28, 28}, 'c');
  }

  @ParameterizedTest
  @ValueSource(strings = {NORMED, PLAIN, AVERAGED, SEPARABLE, DENSE})
  void probabilitiesAreTheNetworks(String text) {
    NetDefinition net = NetText.parse("small", text);
    assertThat(SmallNet.covers(net)).isTrue();
    MultiLayerNetwork network = network(net);
    SmallNet small = new SmallNet(net, IMAGES);
    for (int from = 0; from <= 1; from++) {
      float[] actual = small.predict(NativeFloats.copy(network.params()), pixels, from);
      float[] expected = NativeFloats.copy(network.output(images(from), false));
      assertThat(actual).containsExactly(expected, within(2e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NORMED, PLAIN, AVERAGED, SEPARABLE, DENSE})
  void lossAndGradientsAreTheNetworks(String text) {
    NetDefinition net = NetText.parse("small", text);
    MultiLayerNetwork network = network(net);
    network.setInput(images(1));
    network.setLabels(Nd4j.create(targets, new long[] {IMAGES, 10}, 'c'));
    network.computeGradientAndScore();
    float[] expected = NativeFloats.copy(network.getFlattenedGradients());
    float[] params = NativeFloats.copy(network.params());
    SmallNet small = new SmallNet(net, IMAGES);
    Replica.Shard first = small.shard(params, pixels, 1, targets, labels);
    assertThat(first.lossSum()).isCloseTo(network.score() * IMAGES, within(1e-4));
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isGreaterThan(0.1f);
    assertThat(first.gradient()).containsExactly(expected, within(1e-5f * largest));
    // Nothing is left behind of what went before.
    small.predict(params, pixels, 0);
    Replica.Shard second = small.shard(params, pixels, 1, targets, labels);
    assertThat(second.gradient()).isEqualTo(first.gradient());
  }

  @Test
  void whatItHasNoLayersForAndLargeNetsAreNotCovered() {
    assertThat(SmallNet.covers(NetText.parse("dropout", "dropout:0.1 classifier:10"))).isFalse();
    assertThat(SmallNet.covers(Nets.REPORT)).isFalse();
  }
}

package dev.nib.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.trainer.layers.LayerLoop;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Nets;
import dev.nib.trainer.nets.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop against Deeplearning4j's network of the same layers, some of them oneDNN's. */
class LayerLoopTest {
  private static final int IMAGES = 6;
  private static final int PIXELS = 28 * 28;

  // Between them: each kernel with each stride, over even and odd extents, first and later, with
  // and without ReLU, normalisation and a pool; pools that leave rows out; dense layers; dropout,
  // which the same seed makes the same.
  private static final String NORMED =
      "conv:5:4:2 norm conv:3:6:linear norm pool conv:3:5:2 norm conv:1:7 norm pool classifier:10";
  private static final String PLAIN =
      "conv:3:3 conv:1:4:2 average:3 conv:5:5:2:linear dense:9 classifier:10";
  private static final String AVERAGED =
      "average:2 conv:3:4:2 norm pool conv:3:6:linear conv:3:5 global classifier:10";
  private static final String SEPARABLE =
      "depthwise:5:2 norm conv:1:5 depthwise:3 norm pool depthwise:3:2:linear conv:1:6 depthwise:1"
          + " classifier:10";
  private static final String STRIDED =
      "conv:5:3:3 norm conv:3:4 pool depthwise:3:3:linear conv:1:5:4 classifier:10";
  private static final String DROPPED =
      "dropout:0.1 conv:3:4 dropout:0.3 conv:3:5 pool conv:1:6 dropout:0.2 dense:12 dropout:0.5"
          + " classifier:10";
  private static final String DENSE = "pool classifier:10";

  private final float[] pixels = new float[(IMAGES + 1) * PIXELS];
  private final int[] labels = new int[IMAGES];
  private final float[] targets = new float[IMAGES * 10];

  LayerLoopTest() {
    Random random = new Random(6);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = 3 * i % 10;
      // Softened, as a teacher does.
      targets[i * 10 + labels[i]] = 0.75f;
      targets[i * 10 + 5] += 0.25f;
    }
  }

  /** With biases, scales and statistics that are not those of the start. */
  private static float[] params(NetDefinition net) {
    float[] params = ParameterOrder.flat(net, Weights.random(net, 5));
    for (int i = 0; i < params.length; i++) {
      if (params[i] == 0 || params[i] == 1) {
        params[i] = 0.4f + 0.15f * (i % 4);
      }
    }
    return params;
  }

  @ParameterizedTest
  @ValueSource(strings = {NORMED, PLAIN, AVERAGED, SEPARABLE, STRIDED, DROPPED, DENSE})
  void probabilitiesAreTheNetworks(String text) {
    NetDefinition net = NetText.parse("small", text);
    assertThat(LayerLoop.suits(net)).isTrue();
    float[] params = params(net);
    LayerLoop loop = new LayerLoop(net, params);
    Dl4jEngine network = new Dl4jEngine(net, params);
    for (int images : new int[] {IMAGES, 1, IMAGES + 1}) {
      assertThat(loop.predict(pixels, images))
          .hasSize(images * 10)
          .containsExactly(network.predict(pixels, images), within(2e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NORMED, PLAIN, AVERAGED, SEPARABLE, STRIDED, DROPPED, DENSE})
  void lossAndGradientsAreTheNetworks(String text) {
    NetDefinition net = NetText.parse("small", text);
    float[] params = params(net);
    LayerLoop loop = new LayerLoop(net, params);
    Shard expected = new Dl4jEngine(net, params).shard(pixels, targets, labels, 3);
    Shard first = loop.shard(pixels, targets, labels, 3);
    assertThat(first.lossSum()).isCloseTo(expected.lossSum(), within(1e-4));
    assertThat(first.correct()).isEqualTo(expected.correct());
    float largest = 0;
    for (float value : expected.gradient()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isGreaterThan(0.1f);
    assertThat(first.gradient()).containsExactly(expected.gradient(), within(1e-5f * largest));
    // Nothing is left behind of what went before.
    loop.predict(pixels, IMAGES);
    assertThat(loop.shard(pixels, targets, labels, 3).gradient()).isEqualTo(first.gradient());
  }

  @Test
  void largeNetsDoNotSuit() {
    assertThat(LayerLoop.suits(Nets.COMPACT)).isTrue();
    assertThat(LayerLoop.suits(Nets.APPENDIX)).isFalse();
    assertThat(LayerLoop.suits(Nets.REPORT)).isFalse();
  }
}

package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.testing.NaiveFloat;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Nets;
import dev.nib.trainer.nets.Weights;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphExportTest {
  private static final NetDefinition SLIDING =
      NetText.parse(
          "sliding",
          "average:2 conv:3:4:2 depthwise:3:linear conv:1:6:linear pool depthwise:5:2 conv:3:5"
              + " global classifier:10");

  static List<NetDefinition> nets() {
    return Stream.concat(Nets.all().stream(), Stream.of(SLIDING)).toList();
  }

  @ParameterizedTest
  @MethodSource("nets")
  void theGraphHasTheParametersOfTheNetAndTheAgreedEnds(NetDefinition net) {
    Graph graph = CnnTrainer.untrained(net, 1).toGraph();
    assertThat(graph.parameters()).isEqualTo(net.parameterCount());
    assertThat(graph.input().name()).isEqualTo("input");
    assertThat(graph.input().shape()).isEqualTo(Shape.of(1, 28, 28, 1));
    assertThat(graph.output().name()).isEqualTo("probabilities");
    assertThat(graph.output().shape()).isEqualTo(Shape.of(1, 10));
    assertThat(graph.name()).isEqualTo(net.name());
  }

  @Test
  void operatorsFollowTheLayersWithoutDropout() {
    Graph graph = CnnTrainer.untrained(Nets.REPORT, 1).toGraph();
    assertThat(graph.operators().stream().map(graph::label))
        .containsExactly(
            "operator 0 CONV_2D (conv0)",
            "operator 1 CONV_2D (conv1)",
            "operator 2 MAX_POOL_2D (pool0)",
            "operator 3 CONV_2D (conv2)",
            "operator 4 CONV_2D (conv3)",
            "operator 5 MAX_POOL_2D (pool1)",
            "operator 6 RESHAPE (flatten)",
            "operator 7 FULLY_CONNECTED (dense0)",
            "operator 8 FULLY_CONNECTED (dense1)",
            "operator 9 SOFTMAX (probabilities)");
    assertThat(graph.tensors().stream().filter(Tensor::isConstant).map(Tensor::name))
        .containsExactly(
            "conv0/weights",
            "conv0/bias",
            "conv1/weights",
            "conv1/bias",
            "conv2/weights",
            "conv2/bias",
            "conv3/weights",
            "conv3/bias",
            "dense0/weights",
            "dense0/bias",
            "dense1/weights",
            "dense1/bias");
    Operator.Conv2D conv1 = (Operator.Conv2D) graph.operators().get(1);
    assertThat(conv1.activation()).isEqualTo(Activation.RELU);
    assertThat(conv1.window().padding()).isEqualTo(Padding.SAME);
    assertThat(graph.tensor(conv1.weights()).shape()).isEqualTo(Shape.of(32, 5, 5, 32));
    Operator.FullyConnected dense0 = (Operator.FullyConnected) graph.operators().get(7);
    assertThat(dense0.activation()).isEqualTo(Activation.RELU);
    assertThat(graph.tensor(dense0.weights()).shape()).isEqualTo(Shape.of(256, 3136));
    Operator.FullyConnected dense1 = (Operator.FullyConnected) graph.operators().get(8);
    assertThat(dense1.activation()).isEqualTo(Activation.NONE);
  }

  @Test
  void poolsKeepTheirPadding() {
    assertThat(poolPadding(Nets.REPORT)).isEqualTo(Padding.SAME);
    assertThat(poolPadding(Nets.APPENDIX)).isEqualTo(Padding.VALID);
  }

  @Test
  void slidingLayersKeepTheirStrideAndWhetherReluFollows() {
    Graph graph = CnnTrainer.untrained(SLIDING, 1).toGraph();
    assertThat(graph.operators().stream().map(graph::label))
        .containsExactly(
            "operator 0 AVERAGE_POOL_2D (average0)",
            "operator 1 CONV_2D (conv0)",
            "operator 2 DEPTHWISE_CONV_2D (depthwise0)",
            "operator 3 CONV_2D (conv1)",
            "operator 4 MAX_POOL_2D (pool0)",
            "operator 5 DEPTHWISE_CONV_2D (depthwise1)",
            "operator 6 CONV_2D (conv2)",
            "operator 7 AVERAGE_POOL_2D (global0)",
            "operator 8 RESHAPE (flatten)",
            "operator 9 FULLY_CONNECTED (dense0)",
            "operator 10 SOFTMAX (probabilities)");
    Operator.Conv2D conv0 = (Operator.Conv2D) graph.operators().get(1);
    assertThat(conv0.window()).isEqualTo(Window.of(3, 3, 2, Padding.SAME));
    assertThat(conv0.activation()).isEqualTo(Activation.RELU);
    Operator.DepthwiseConv2D depthwise0 = (Operator.DepthwiseConv2D) graph.operators().get(2);
    assertThat(depthwise0.activation()).isEqualTo(Activation.NONE);
    assertThat(graph.tensor(depthwise0.weights()).shape()).isEqualTo(Shape.of(1, 3, 3, 4));
    assertThat(((Operator.Conv2D) graph.operators().get(3)).activation())
        .isEqualTo(Activation.NONE);
    Operator.AveragePool2D global = (Operator.AveragePool2D) graph.operators().get(7);
    assertThat(graph.tensor(global.input()).shape()).isEqualTo(Shape.of(1, 2, 2, 5));
    assertThat(graph.tensor(global.output()).shape()).isEqualTo(Shape.of(1, 1, 1, 5));
  }

  private static Padding poolPadding(NetDefinition net) {
    return CnnTrainer.untrained(net, 1).toGraph().operators().stream()
        .filter(Operator.MaxPool2D.class::isInstance)
        .map(op -> ((Operator.MaxPool2D) op).window().padding())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("nets")
  void theGraphComputesWhatDeeplearning4jComputes(NetDefinition net) {
    TrainedNet trained = withBiases(net, 3);
    LabelledImages images = noise(3, 7);
    float[][] expected = trained.predict(images, 2);
    Graph graph = trained.toGraph();
    for (int i = 0; i < images.count(); i++) {
      double[] actual = NaiveFloat.run(graph, pixels(images, i));
      for (int c = 0; c < 10; c++) {
        assertThat((double) expected[i][c])
            .as("image %d, class %d", i, c)
            .isCloseTo(actual[c], within(1e-5));
      }
    }
  }

  @Test
  void predictionsOfDifferentNetsAndImagesDiffer() {
    float[][] ofCompact = withBiases(Nets.COMPACT, 3).predict(noise(2, 7), 1);
    assertThat(ofCompact[0]).isNotEqualTo(ofCompact[1]);
    assertThat(withBiases(Nets.COMPACT, 4).predict(noise(2, 7), 1)[0]).isNotEqualTo(ofCompact[0]);
  }

  /** Random biases as well: those that training starts from are 0 and would hide mistakes. */
  private static TrainedNet withBiases(NetDefinition net, long seed) {
    Weights weights = Weights.random(net, seed);
    Random random = new Random(seed);
    for (Weights.Layer layer : weights.layers()) {
      for (int i = 0; i < layer.biases().length; i++) {
        layer.biases()[i] = random.nextFloat() - 0.5f;
      }
    }
    return new TrainedNet(net, weights, TrainingHistory.NONE);
  }

  private static LabelledImages noise(int count, long seed) {
    byte[] pixels = new byte[count * 784];
    new Random(seed).nextBytes(pixels);
    return LabelledImages.of(28, 28, 10, pixels, new byte[count]);
  }

  /** What a net takes of an image. */
  static double[] pixels(LabelledImages images, int image) {
    double[] pixels = new double[784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = PixelScale.UNIT.real(images.pixel(image, i / 28, i % 28));
    }
    return pixels;
  }
}

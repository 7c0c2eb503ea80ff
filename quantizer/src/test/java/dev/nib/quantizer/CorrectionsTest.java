package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.program.Lowering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equalisation keeps the function; bias correction and AdaRound lower the errors they promise. */
class CorrectionsTest {
  private static final QuantizerListener QUIET = (stage, done, total) -> {};
  private static final int SIZE = 8;
  private static final int CHANNELS = 6;

  private static QuantizerSettings settings(
      boolean equalize, boolean correctBias, int steps, boolean perTensor) {
    return new QuantizerSettings(
        Optional.of(CalibrationMethod.MINMAX), true, equalize, correctBias, steps, perTensor, 5);
  }

  private static Graph quantize(Graph graph, QuantizerSettings settings) {
    Samples samples = Samples.of(PostTrainingTest.images(60, SIZE), PixelScale.UNIT);
    return PostTraining.quantize(new FloatModel(graph), samples, settings, QUIET).graph();
  }

  /** Outputs of images that were not calibrated on, float less int8. */
  private static double[][] errors(Graph graph, Graph int8) {
    Samples samples = Samples.of(PostTrainingTest.images(700, SIZE), PixelScale.UNIT);
    float[][] expected = new FloatModel(graph).outputs(samples, done -> {});
    float[][] actual = FloatModel.simulating(int8, 2).outputs(samples, done -> {});
    double[][] errors = new double[140][expected[0].length];
    for (int i = 0; i < errors.length; i++) {
      for (int k = 0; k < errors[i].length; k++) {
        errors[i][k] = (double) expected[560 + i][k] - actual[560 + i][k];
      }
    }
    return errors;
  }

  private static double squares(double[][] errors) {
    double sum = 0;
    for (double[] row : errors) {
      for (double e : row) {
        sum += e * e;
      }
    }
    return sum;
  }

  @Test
  void equalisationKeepsTheFunctionAndEqualisesTheRanges() {
    Graph graph = net(Activation.RELU);
    Graph equal = CrossLayerEqualization.equalize(graph);
    Samples samples = Samples.of(PostTrainingTest.images(20, SIZE), PixelScale.UNIT);
    float[][] before = new FloatModel(graph).outputs(samples, done -> {});
    float[][] after = new FloatModel(equal).outputs(samples, done -> {});
    for (int i = 0; i < before.length; i++) {
      for (int k = 0; k < before[i].length; k++) {
        assertThat((double) after[i][k])
            .isCloseTo(before[i][k], within(1e-4 * Math.max(1, Math.abs(before[i][k]))));
      }
    }
    double[] conv = ranges(equal.tensor(1), CHANNELS, i -> i / 9);
    double[] depthwiseIn = ranges(equal.tensor(5), CHANNELS, i -> i % (2 * CHANNELS) / 2);
    double[] depthwiseOut = ranges(equal.tensor(5), 2 * CHANNELS, i -> i % (2 * CHANNELS));
    double[] dense = ranges(equal.tensor(9), 2 * CHANNELS, i -> i % (2 * CHANNELS));
    for (int c = 0; c < CHANNELS; c++) {
      assertThat(conv[c]).isCloseTo(depthwiseIn[c], within(0.02 * conv[c]));
    }
    for (int c = 0; c < 2 * CHANNELS; c++) {
      assertThat(depthwiseOut[c]).isCloseTo(dense[c], within(0.02 * dense[c]));
    }
  }

  private static double[] ranges(
      Tensor tensor, int channels, java.util.function.IntUnaryOperator channelOf) {
    double[] ranges = new double[channels];
    for (int i = 0; i < tensor.shape().elements(); i++) {
      int c = channelOf.applyAsInt(i);
      ranges[c] = Math.max(ranges[c], Math.abs(tensor.floats().get(i)));
    }
    return ranges;
  }

  @Test
  void equalisationHelpsPerTensorWeights() {
    Graph graph = net(Activation.RELU);
    double without = squares(errors(graph, quantize(graph, settings(false, false, 0, true))));
    double with = squares(errors(graph, quantize(graph, settings(true, false, 0, true))));
    assertThat(with).isLessThan(0.5 * without);
  }

  @Test
  void equalisationLeavesWhatCannotBeScaled() {
    Graph clamped = net(Activation.RELU6);
    assertThat(CrossLayerEqualization.equalize(clamped).tensor(1)).isEqualTo(clamped.tensor(1));
    Graph graph = net(Activation.RELU);
    Graph observed =
        new Graph("net", graph.tensors(), graph.operators(), graph.inputs(), List.of(3, 11));
    assertThat(CrossLayerEqualization.equalize(observed).tensor(1)).isEqualTo(graph.tensor(1));
  }

  @Test
  void biasCorrectionTakesTheMeanErrorAway() {
    Graph graph = net(Activation.RELU);
    Graph plain = quantize(graph, settings(false, false, 0, true));
    Graph corrected = quantize(graph, settings(false, true, 0, true));
    double[] before = means(errors(graph, plain));
    double[] after = means(errors(graph, corrected));
    double sumBefore = 0;
    double sumAfter = 0;
    for (int k = 0; k < before.length; k++) {
      sumBefore += Math.abs(before[k]);
      sumAfter += Math.abs(after[k]);
    }
    assertThat(sumAfter).isLessThan(0.5 * sumBefore);
    assertThat(Lowering.lower(corrected, "net", "0".repeat(64)).steps()).hasSize(4);
  }

  private static double[] means(double[][] errors) {
    double[] means = new double[errors[0].length];
    for (double[] row : errors) {
      for (int k = 0; k < means.length; k++) {
        means[k] += row[k] / errors.length;
      }
    }
    return means;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 27, 100})
  void adaptiveRoundingLowersAChannelsError(int taps) {
    Random random = new Random(taps);
    float[] weights = new float[taps];
    float largest = 0;
    for (int k = 0; k < taps; k++) {
      weights[k] = (float) random.nextGaussian();
      largest = Math.max(largest, Math.abs(weights[k]));
    }
    // Few levels, and inputs with a mean, as behind a ReLU.
    float scale = largest / 7;
    float[][] rows = new float[1000][taps];
    float[] targets = new float[rows.length];
    for (int p = 0; p < rows.length; p++) {
      float common = random.nextFloat();
      for (int k = 0; k < taps; k++) {
        rows[p][k] = common + 0.3f * random.nextFloat();
        targets[p] += weights[k] * rows[p][k];
      }
    }
    AdaptiveRounding.Channel channel =
        new AdaptiveRounding.Channel(weights, scale, 0, rows, targets, Activation.NONE);
    // Some descents end where nothing is gained, whatever generator draws their batches.
    double[] parts = new double[15];
    for (int seed = 0; seed < parts.length; seed++) {
      AdaptiveRounding.Rounded rounded =
          AdaptiveRounding.round(channel, 1000, new SeededRandom(seed));
      parts[seed] = rounded.chosen() / rounded.nearest();
      assertThat(parts[seed]).isLessThanOrEqualTo(1);
      for (int k = 0; k < taps; k++) {
        assertThat((double) rounded.integers()[k])
            .as("up or down, nothing else")
            .isCloseTo(weights[k] / scale, within(1.0));
      }
    }
    Arrays.sort(parts);
    assertThat(parts[parts.length / 2]).as("median").isLessThan(0.7);
  }

  @Test
  void adaptiveRoundingLowersTheErrorOfLayers() {
    Graph graph = net(Activation.RELU);
    Samples samples = Samples.of(PostTrainingTest.images(500, SIZE), PixelScale.UNIT);
    PostTraining.Result result =
        PostTraining.quantize(
            new FloatModel(graph), samples, settings(false, false, 1000, true), QUIET);
    assertThat(result.rounding()).extracting(LayerEffect::layer).hasSize(3);
    for (LayerEffect effect : result.rounding()) {
      assertThat(effect.adaptive()).as(effect.layer()).isLessThanOrEqualTo(effect.nearest());
    }
    assertThat(result.rounding())
        .as("most of the error comes with the inputs here, but not all")
        .anySatisfy(e -> assertThat(e.adaptive()).isLessThan(e.nearest()));
    assertThat(Lowering.lower(result.graph(), "net", "0".repeat(64)).steps()).hasSize(4);
  }

  @Test
  void patchesAreWhatTheLayersRead() {
    Graph graph = net(Activation.NONE);
    Samples samples = Samples.of(PostTrainingTest.images(3, SIZE), PixelScale.UNIT);
    List<float[]> values = new ArrayList<>();
    new FloatModel(graph)
        .observe(
            samples,
            (first, activations) -> {
              for (int t = 0; t < graph.tensors().size(); t++) {
                values.add(graph.tensor(t).isConstant() ? new float[0] : activations.of(t));
              }
            },
            done -> {});
    for (Operator op : graph.operators()) {
      WeightedLayer.of(op).ifPresent(layer -> requireProducts(graph, layer, values));
    }
  }

  /** Rows times weights are the layer's outputs. */
  private static void requireProducts(Graph graph, WeightedLayer layer, List<float[]> values) {
    Tensor weights = graph.tensor(layer.weights());
    Tensor bias = graph.tensor(layer.bias().orElseThrow());
    Patches patches =
        new Patches(
            layer,
            graph.tensor(layer.input()).shape(),
            graph.tensor(layer.output()).shape(),
            weights.shape());
    float[] outputs = values.get(layer.output());
    int[] positions = new int[outputs.length / patches.outputChannels()];
    for (int p = 0; p < positions.length; p++) {
      positions[p] = p;
    }
    for (int o = 0; o < patches.outputChannels(); o++) {
      float[][] rows =
          patches.rows(values.get(layer.input()), positions, o / patches.channelsPerRow());
      for (int p = 0; p < positions.length; p++) {
        double sum = bias.floats().get(o);
        for (int k = 0; k < patches.taps(); k++) {
          sum += (double) rows[p][k] * weights.floats().get(patches.weight(o, k));
        }
        float actual = outputs[p * patches.outputChannels() + o];
        assertThat(sum).isCloseTo(actual, within(1e-4 * Math.max(1, Math.abs(actual))));
      }
    }
  }

  /** Channels of very different sizes: convolution, pool, depthwise, flatten, dense. */
  private static Graph net(Activation activation) {
    Random random = new Random(7);
    int flat = 2 * 2 * 2 * CHANNELS;
    return new Graph(
        "net",
        List.of(
            Tensor.floatActivation("x", Shape.of(1, SIZE, SIZE, 1)),
            scaled("w0", random, i -> Math.pow(4, Math.floorDiv(i, 9)), CHANNELS, 3, 3, 1),
            scaled("b0", random, i -> 0.1, CHANNELS),
            Tensor.floatActivation("conv", Shape.of(1, SIZE, SIZE, CHANNELS)),
            Tensor.floatActivation("pool", Shape.of(1, SIZE / 2, SIZE / 2, CHANNELS)),
            scaled("w1", random, i -> Math.pow(4, -(i % 12) / 2.0), 1, 2, 2, 2 * CHANNELS),
            scaled("b1", random, i -> 0.1, 2 * CHANNELS),
            Tensor.floatActivation("depthwise", Shape.of(1, 2, 2, 2 * CHANNELS)),
            Tensor.floatActivation("flat", Shape.of(1, flat)),
            scaled("w2", random, i -> 1, 10, flat),
            scaled("b2", random, i -> 0.1, 10),
            Tensor.floatActivation("dense", Shape.of(1, 10))),
        List.of(
            new Operator.Conv2D(
                0, 1, OptionalInt.of(2), 3, Window.of(3, 3, 1, Padding.SAME), activation),
            new Operator.MaxPool2D(3, 4, Window.of(2, 2, 2, Padding.VALID), Activation.NONE),
            new Operator.DepthwiseConv2D(
                4, 5, OptionalInt.of(6), 7, Window.of(2, 2, 2, Padding.VALID), 2, activation),
            new Operator.Reshape(7, 8),
            new Operator.FullyConnected(8, 9, OptionalInt.of(10), 11, Activation.NONE, false)),
        List.of(0),
        List.of(11));
  }

  private static Tensor scaled(
      String name, Random random, java.util.function.IntToDoubleFunction factor, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * factor.applyAsDouble(i));
    }
    return Tensor.floatConstant(name, shape, values);
  }
}

package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Folding keeps the function, and leaves what it must not touch. */
class BatchNormFoldingTest {
  private static final int SIZE = 8;
  private static final int CHANNELS = 6;

  private final Random random = new Random(3);
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();

  private int activation(int... extents) {
    tensors.add(Tensor.floatActivation("t" + tensors.size(), Shape.of(extents)));
    return tensors.size() - 1;
  }

  private int constant(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.2 + random.nextGaussian());
    }
    tensors.add(Tensor.floatConstant("c" + tensors.size(), shape, values));
    return tensors.size() - 1;
  }

  private int convolution(int input, OptionalInt bias, Activation activation) {
    int output = activation(1, SIZE, SIZE, CHANNELS);
    operators.add(
        new Operator.Conv2D(
            input,
            constant(CHANNELS, 3, 3, 1),
            bias,
            output,
            Window.of(3, 3, 1, Padding.SAME),
            activation));
    return output;
  }

  private int map() {
    return activation(1, SIZE, SIZE, CHANNELS);
  }

  private Graph graph(int... outputs) {
    return new Graph("net", tensors, operators, List.of(0), IntStream.of(outputs).boxed().toList());
  }

  private static void requireSameFunction(Graph graph, Graph folded) {
    Samples samples = Samples.of(PostTrainingTest.images(20, SIZE), PixelScale.UNIT);
    float[][] before = new FloatModel(graph).outputs(samples, done -> {});
    float[][] after = new FloatModel(folded).outputs(samples, done -> {});
    for (int i = 0; i < before.length; i++) {
      for (int k = 0; k < before[i].length; k++) {
        assertThat((double) after[i][k])
            .isCloseTo(before[i][k], within(1e-4 * Math.max(1, Math.abs(before[i][k]))));
      }
    }
  }

  @Test
  void everyKindOfLayerTakesScaleAndShift() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = convolution(input, OptionalInt.of(constant(CHANNELS)), Activation.NONE);
    int scaled = map();
    operators.add(new Operator.Mul(conv, constant(1, 1, 1, CHANNELS), scaled, Activation.NONE));
    int shifted = map();
    operators.add(new Operator.Add(constant(CHANNELS), scaled, shifted, Activation.RELU));
    int depthwise = activation(1, SIZE, SIZE, 2 * CHANNELS);
    operators.add(
        new Operator.DepthwiseConv2D(
            shifted,
            constant(1, 3, 3, 2 * CHANNELS),
            OptionalInt.empty(),
            depthwise,
            Window.of(3, 3, 1, Padding.SAME),
            2,
            Activation.NONE));
    int less = activation(1, SIZE, SIZE, 2 * CHANNELS);
    operators.add(new Operator.Sub(depthwise, constant(2 * CHANNELS), less, Activation.NONE));
    int turned = activation(1, SIZE, SIZE, 2 * CHANNELS);
    operators.add(new Operator.Sub(constant(1), less, turned, Activation.RELU6));
    int flat = activation(1, SIZE * SIZE * 2 * CHANNELS);
    operators.add(new Operator.Reshape(turned, flat));
    int dense = activation(1, 10);
    int matrix = constant(10, SIZE * SIZE * 2 * CHANNELS);
    operators.add(
        new Operator.FullyConnected(
            flat, matrix, OptionalInt.empty(), dense, Activation.NONE, false));
    int output = activation(1, 10);
    operators.add(new Operator.Mul(dense, constant(1, 10), output, Activation.NONE));
    Graph graph = graph(output);

    Graph folded = BatchNormFolding.fold(graph);

    assertThat(folded.operators().stream().map(Operator::kind))
        .containsExactly("Conv2D", "DepthwiseConv2D", "Reshape", "FullyConnected");
    assertThat(folded.operators().stream().map(Operator::output))
        .containsExactly(shifted, turned, flat, output);
    requireSameFunction(graph, folded);
  }

  @Test
  void aLayerOfOneChannelTakesAScalar() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = activation(1, SIZE, SIZE, 1);
    int weights = constant(1, 3, 3, 1);
    operators.add(
        new Operator.Conv2D(
            input,
            weights,
            OptionalInt.empty(),
            conv,
            Window.of(3, 3, 1, Padding.SAME),
            Activation.NONE));
    int scaled = activation(1, SIZE, SIZE, 1);
    operators.add(new Operator.Mul(conv, constant(), scaled, Activation.NONE));
    Graph graph = graph(scaled);
    Graph folded = BatchNormFolding.fold(graph);
    assertThat(folded.operators()).extracting(Operator::kind).containsExactly("Conv2D");
    requireSameFunction(graph, folded);
  }

  @Test
  void whatComesBehindAnActivationFunctionStays() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = convolution(input, OptionalInt.empty(), Activation.RELU);
    int output = map();
    operators.add(new Operator.Mul(conv, constant(CHANNELS), output, Activation.NONE));
    Graph graph = graph(output);
    assertThat(BatchNormFolding.fold(graph)).isEqualTo(graph);
  }

  @Test
  void whatOthersReadStays() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = convolution(input, OptionalInt.empty(), Activation.NONE);
    int scaled = map();
    operators.add(new Operator.Mul(conv, constant(CHANNELS), scaled, Activation.NONE));
    Graph observed = graph(conv, scaled);
    assertThat(BatchNormFolding.fold(observed)).isEqualTo(observed);
    int sum = map();
    operators.add(new Operator.Add(conv, scaled, sum, Activation.NONE));
    Graph branching = graph(sum);
    assertThat(BatchNormFolding.fold(branching)).isEqualTo(branching);
  }

  @Test
  void constantsThatAreNotOneForEachChannelStay() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = convolution(input, OptionalInt.empty(), Activation.NONE);
    int output = map();
    operators.add(new Operator.Mul(conv, constant(1, SIZE, 1, 1), output, Activation.NONE));
    Graph graph = graph(output);
    assertThat(BatchNormFolding.fold(graph)).isEqualTo(graph);
  }

  @Test
  void quantisingFoldsUnlessToldNot() {
    int input = activation(1, SIZE, SIZE, 1);
    int conv = convolution(input, OptionalInt.empty(), Activation.NONE);
    int output = map();
    operators.add(new Operator.Mul(conv, constant(CHANNELS), output, Activation.NONE));
    FloatModel model = new FloatModel(graph(output));
    Samples samples = Samples.of(PostTrainingTest.images(20, SIZE), PixelScale.UNIT);
    QuantizerSettings settings = QuantizerSettings.defaults();
    QuantizerListener quiet = (stage, done, total) -> {};
    assertThat(PostTraining.quantize(model, samples, settings, quiet).graph().operators())
        .hasSize(1);
    QuantizerSettings unfolded =
        new QuantizerSettings(settings.method(), false, false, false, 0, false, 1);
    assertThat(PostTraining.quantize(model, samples, unfolded, quiet).graph().operators())
        .hasSize(2);
  }
}

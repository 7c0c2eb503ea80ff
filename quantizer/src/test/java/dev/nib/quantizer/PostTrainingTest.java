package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.nib.program.Lowering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The whole way, its stages, and inputs and outputs that are no single grey image. */
class PostTrainingTest {
  private static final QuantizerListener QUIET = (stage, done, total) -> {};

  @Test
  void autoTriesAllAndKeepsTheBest() {
    FloatModel model = new FloatModel(twoOutputs(1));
    List<String> stages = new ArrayList<>();
    PostTraining.Result result =
        PostTraining.quantize(
            model,
            Samples.of(images(40, 8), PixelScale.UNIT),
            QuantizerSettings.defaults().withMethod(Optional.empty()),
            (stage, done, total) -> {
              assertThat(done).isBetween(1L, total);
              stages.add(stage);
            });
    assertThat(stages).contains("calibrating", "trying methods");
    assertThat(result.trials().stream().map(MethodTrial::method))
        .containsExactlyInAnyOrder(CalibrationMethod.values());
    assertThat(result.method()).isEqualTo(MethodSearch.choice(result.trials()));
    assertThat(result.trials()).isSortedAccordingTo(Comparator.comparingDouble(MethodTrial::loss));
    assertThat(result.trials().get(0).outputError()).isBetween(1e-6, 0.1);
  }

  @Test
  void anotherMethodIsTakenWhenItLosesClearlyLess() {
    assertThat(choice(0.75)).isEqualTo(CalibrationMethod.MSE);
    assertThat(choice(0.74)).isEqualTo(CalibrationMethod.PERCENTILE);
    assertThat(choice(2)).isEqualTo(CalibrationMethod.MSE);
  }

  private static CalibrationMethod choice(double percentileLoss) {
    return MethodSearch.choice(
        java.util.stream.Stream.of(
                new MethodTrial(CalibrationMethod.PERCENTILE, 1, 0, percentileLoss),
                new MethodTrial(CalibrationMethod.MSE, 1, 0, 1),
                new MethodTrial(CalibrationMethod.MINMAX, 1, 0, 3))
            .sorted(Comparator.comparingDouble(MethodTrial::loss))
            .toList());
  }

  @Test
  void threadsDoNotChangeTheResult() {
    FloatModel model = new FloatModel(twoOutputs(2));
    Samples samples = Samples.of(images(70, 8), PixelScale.UNIT);
    float[][] one = model.withThreads(1).outputs(samples, done -> {});
    assertThat(model.withThreads(3).outputs(samples, done -> {})).isDeepEqualTo(one);
    QuantizerSettings auto = QuantizerSettings.defaults().withMethod(Optional.empty());
    assertThat(PostTraining.quantize(model.withThreads(3), samples, auto, QUIET))
        .isEqualTo(PostTraining.quantize(model.withThreads(1), samples, auto, QUIET));
  }

  @Test
  void severalOutputsAreQuantised() {
    PostTraining.Result result =
        PostTraining.quantize(
            new FloatModel(twoOutputs(3)),
            Samples.of(images(10, 8), PixelScale.UNIT),
            QuantizerSettings.defaults(),
            QUIET);
    assertThat(result.graph().outputs()).hasSize(2);
    assertThat(Lowering.lower(result.graph(), "net", "0".repeat(64)).outputs()).hasSize(2);
  }

  @Test
  void perTensorWeightsHaveOneScale() {
    PostTraining.Result result =
        PostTraining.quantize(
            new FloatModel(twoOutputs(3)),
            Samples.of(images(10, 8), PixelScale.UNIT),
            new QuantizerSettings(
                Optional.of(CalibrationMethod.MINMAX), true, false, false, 0, true, 1),
            QUIET);
    assertThat(result.graph().tensors())
        .allSatisfy(tensor -> assertThat(tensor.requireQuantization().isPerTensor()).isTrue());
    assertThat(Lowering.lower(result.graph(), "net", "0".repeat(64)).steps()).hasSize(3);
  }

  @Test
  void simulatedQuantisationRoundsToTheGrid() {
    float[] values = {-1, 0.01f, 0, 0.26f, 0.74f, 5};
    SimulatedInt8.round(values, dev.nib.model.Quantization.perTensor(0.5f, -126));
    assertThat(values).containsExactly(-1, 0, 0, 0.5f, 0.5f, 5);
    float[] clipped = {-3, 1000};
    SimulatedInt8.round(clipped, dev.nib.model.Quantization.perTensor(0.5f, -126));
    assertThat(clipped).containsExactly(-1, 126.5f);
  }

  @Test
  void imagesFillInputsWithoutAChannelAxis() {
    for (Shape shape : List.of(Shape.of(1, 16), Shape.of(1, 4, 4), Shape.of(4, 4), Shape.of(16))) {
      Graph dense = dense(shape, 3);
      LabelledImages images = images(6, 4);
      float[][] outputs = new FloatModel(dense).predict(images, done -> {});
      double expected = 0;
      for (int i = 0; i < 16; i++) {
        float weight = dense.tensor(1).floats().get(16 + i);
        expected += (double) weight * images.pixel(5, i / 4, i % 4) / 255;
      }
      assertThat((double) outputs[5][1]).as(shape.toString()).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    FloatModel dense = new FloatModel(dense(Shape.of(1, 49, 10, 1), 3));
    assertThatThrownBy(() -> dense.calibrate(images(3, 4), done -> {}))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("[1,49,10,1]")
        .hasMessageContaining("4x4");
    LabelledImages black = LabelledImages.of(4, 4, 10, new byte[5 * 16], new byte[5]);
    FloatModel square = new FloatModel(dense(Shape.of(1, 4, 4, 1), 3));
    assertThatThrownBy(() -> square.calibrate(black, done -> {}))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("every pixel of the 5 calibration images is 0");
  }

  /** What a net takes of an image. */
  static double[] pixels(LabelledImages images, int image) {
    float[] pixels = new float[images.imageSize()];
    Samples.of(images, PixelScale.UNIT).copy(image, 0, pixels, 0);
    double[] input = new double[pixels.length];
    Arrays.setAll(input, i -> pixels[i]);
    return input;
  }

  static LabelledImages images(int count, int size) {
    byte[] pixels = new byte[count * size * size];
    new Random(9).nextBytes(pixels);
    return LabelledImages.of(size, size, 10, pixels, new byte[count]);
  }

  private static Graph dense(Shape input, int outputs) {
    return new Graph(
        "dense",
        List.of(
            Tensor.floatActivation("x", input),
            constant("w", new Random(1), outputs, input.elements()),
            Tensor.floatActivation("y", Shape.of(1, outputs))),
        List.of(new Operator.FullyConnected(0, 1, OptionalInt.empty(), 2, Activation.NONE, false)),
        List.of(0),
        List.of(2));
  }

  /** A convolution, and two fully connected heads on it. */
  private static Graph twoOutputs(long seed) {
    Random random = new Random(seed);
    return new Graph(
        "two",
        List.of(
            Tensor.floatActivation("x", Shape.of(1, 8, 8, 1)),
            constant("w0", random, 4, 3, 3, 1),
            Tensor.floatActivation("conv", Shape.of(1, 4, 4, 4)),
            constant("w1", random, 10, 64),
            Tensor.floatActivation("digit", Shape.of(1, 10)),
            constant("w2", random, 2, 64),
            Tensor.floatActivation("odd", Shape.of(1, 2))),
        List.of(
            new Operator.Conv2D(
                0, 1, OptionalInt.empty(), 2, Window.of(3, 3, 2, Padding.SAME), Activation.RELU),
            new Operator.FullyConnected(2, 3, OptionalInt.empty(), 4, Activation.NONE, false),
            new Operator.FullyConnected(2, 5, OptionalInt.empty(), 6, Activation.NONE, false)),
        List.of(0),
        List.of(4, 6));
  }

  static Tensor constant(String name, Random random, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.floatConstant(name, shape, values);
  }
}

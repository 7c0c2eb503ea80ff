package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.testing.NaiveFloat;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parameters of the specification, float kernels against loops, and what must be refused. */
class QuantizerTest {
  private static final int SIZE = 5;

  @Test
  void activationParametersFollowTheSpecification() {
    Quantization relu = new ActivationRange(0, 6).toQuantization();
    assertThat(relu).isEqualTo(Quantization.perTensor(6 / 255f, -128));
    // -128 - (-1 / (4/255)) = -64.25, rounded to -64.
    assertThat(new ActivationRange(-1, 3).toQuantization())
        .isEqualTo(Quantization.perTensor(4 / 255f, -64));
    assertThat(new ActivationRange(2, 5).toQuantization())
        .as("widened to hold 0")
        .isEqualTo(Quantization.perTensor(5 / 255f, -128));
    assertThat(new ActivationRange(-5, -2).toQuantization())
        .isEqualTo(Quantization.perTensor(5 / 255f, 127));
    assertThat(new ActivationRange(0, 0).toQuantization())
        .as("a dead layer gets a scale that is not 0")
        .isEqualTo(Quantization.perTensor(1 / 255f, -128));
  }

  @Test
  void weightsAreSymmetricPerChannel() {
    Tensor weights = Tensor.floatConstant("w", Shape.of(3, 2), 0.5f, -1f, 0f, 0f, 2.54f, 0.01f);
    Tensor bias = Tensor.floatConstant("b", Shape.of(3), 0.1f, 0.3f, -0.1f);
    WeightQuantization q =
        WeightQuantization.of(weights, java.util.Optional.of(bias), 0, 0.5f, "unused", false);
    assertThat(q.weights().int8s().toArray()).containsExactly(64, -127, 0, 0, 127, 1);
    Quantization scales = q.weights().requireQuantization();
    assertThat(scales.scaleOf(0)).isEqualTo(1f / 127);
    assertThat(scales.scaleOf(2)).isEqualTo(2.54f / 127);
    // 0.1 / (0.5 / 127) = 25.4 and -0.1 / (0.5 * 0.02) = -10.
    assertThat(q.bias().ints().get(0)).isEqualTo(25);
    assertThat(q.bias().ints().get(2)).isEqualTo(-10);
    // The dead channel's bias must keep half of the int32 range free.
    assertThat(Math.abs((long) q.bias().ints().get(1))).isLessThanOrEqualTo((1L << 30) + 128);
    double real = (double) q.bias().ints().get(1) * scales.scaleOf(1) * 0.5;
    assertThat(real).isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void int8GraphLowersAndKeepsNames() {
    FloatModel model = new FloatModel(smallNet(new Random(3), 1));
    Graph int8 = Quantizer.quantize(model.graph(), model.calibrate(images(20), done -> {}));
    assertThat(int8.tensors().stream().map(Tensor::name))
        .contains("input", "conv", "pool", "depthwise", "mean", "flat", "dense", "probabilities");
    assertThat(int8.input().requireQuantization())
        .as("a pixel is quantised as pixel - 128")
        .isEqualTo(Quantization.perTensor(1 / 255f, -128));
    Program program = Lowering.lower(int8, "net", "0".repeat(64));
    assertThat(program.steps()).hasSize(6);
  }

  @Test
  void floatKernelsComputeWhatLoopsCompute() {
    Graph graph = smallNet(new Random(5), 1);
    LabelledImages images = images(7);
    float[][] actual = new FloatModel(graph).predict(images, done -> {});
    for (int i = 0; i < images.count(); i++) {
      double[] expected = NaiveFloat.run(graph, PostTrainingTest.pixels(images, i));
      for (int c = 0; c < expected.length; c++) {
        assertThat((double) actual[i][c])
            .isCloseTo(expected[c], org.assertj.core.data.Offset.offset(1e-5));
      }
    }
  }

  @Test
  void aDeadNetIsQuantisedWithoutZeroOrInfiniteScales() {
    FloatModel model = new FloatModel(smallNet(new Random(1), 0));
    Graph int8 = Quantizer.quantize(model.graph(), model.calibrate(images(5), done -> {}));
    for (Tensor tensor : int8.tensors()) {
      Quantization q = tensor.requireQuantization();
      for (int c = 0; c < q.scales().size(); c++) {
        assertThat(q.scales().get(c)).as(tensor.name()).isPositive().isFinite();
      }
    }
    assertThat(Lowering.lower(int8, "net", "0".repeat(64)).steps()).hasSize(6);
  }

  @Test
  void refusalsNameThePlace() {
    Graph broken = smallNet(new Random(1), Float.NaN);
    assertThatThrownBy(() -> new FloatModel(broken))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("operator 0 CONV_2D (conv)")
        .hasMessageContaining("NaN");
    FloatModel model = new FloatModel(smallNet(new Random(1), 1));
    assertThatThrownBy(() -> model.calibrate(images(0), done -> {}))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("no calibration images");
    LabelledImages large = LabelledImages.of(6, 6, 10, new byte[36], new byte[1]);
    assertThatThrownBy(() -> model.calibrate(large, done -> {}))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("6x6");
    Graph int8 = Quantizer.quantize(model.graph(), model.calibrate(images(5), done -> {}));
    assertThatThrownBy(() -> new FloatModel(int8))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("float32 model is needed");
  }

  private static LabelledImages images(int count) {
    byte[] pixels = new byte[count * SIZE * SIZE];
    new Random(9).nextBytes(pixels);
    return LabelledImages.of(SIZE, SIZE, 10, pixels, new byte[count]);
  }

  /**
   * Every operator that the quantizer takes, with strides, SAME and VALID; all weights are
   * multiplied by {@code factor}.
   */
  private static Graph smallNet(Random random, float factor) {
    List<Tensor> tensors =
        List.of(
            Tensor.floatActivation("input", Shape.of(1, SIZE, SIZE, 1)),
            constant("w0", random, factor, 3, 3, 2, 1),
            constant("b0", random, factor, 3),
            Tensor.floatActivation("conv", Shape.of(1, SIZE, SIZE, 3)),
            Tensor.floatActivation("pool", Shape.of(1, 3, 3, 3)),
            constant("w1", random, factor, 1, 2, 2, 6),
            constant("b1", random, factor, 6),
            Tensor.floatActivation("depthwise", Shape.of(1, 2, 2, 6)),
            Tensor.floatActivation("mean", Shape.of(1, 2, 2, 6)),
            Tensor.floatActivation("flat", Shape.of(1, 24)),
            constant("w2", random, factor, 10, 24),
            constant("b2", random, factor, 10),
            Tensor.floatActivation("dense", Shape.of(1, 10)),
            Tensor.floatActivation("probabilities", Shape.of(1, 10)));
    List<Operator> operators =
        List.of(
            new Operator.Conv2D(
                0,
                1,
                OptionalInt.of(2),
                3,
                new Window(3, 2, 1, 1, 1, 1, Padding.SAME),
                Activation.RELU),
            new Operator.MaxPool2D(3, 4, Window.of(2, 2, 2, Padding.SAME), Activation.NONE),
            new Operator.DepthwiseConv2D(
                4, 5, OptionalInt.of(6), 7, Window.of(2, 2, 1, Padding.VALID), 2, Activation.RELU6),
            new Operator.AveragePool2D(7, 8, Window.of(2, 2, 1, Padding.SAME), Activation.NONE),
            new Operator.Reshape(8, 9),
            new Operator.FullyConnected(9, 10, OptionalInt.of(11), 12, Activation.NONE, false),
            new Operator.Softmax(12, 13, 1));
    return new Graph("net", tensors, operators, List.of(0), List.of(13));
  }

  private static Tensor constant(String name, Random random, float factor, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() - 0.4f) * factor;
    }
    return Tensor.floatConstant(name, shape, values);
  }
}

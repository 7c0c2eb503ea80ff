package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.NaiveFloat;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators that move, join and bend: in float against loops, and in int8 against float. */
class BranchesTest {
  private static final int SIZE = 6;
  private static final Quantization ANY = Quantization.perTensor(0.02f, -3);

  private final GraphBuilder builder = new GraphBuilder();
  private final int input =
      builder.input(Shape.of(1, SIZE, SIZE, 1), Quantization.perTensor(1 / 255f, -128));

  @Test
  void floatKernelsComputeWhatLoopsCompute() {
    Graph graph = everything();
    LabelledImages images = images(7);
    float[][] actual = new FloatModel(graph).predict(images, done -> {});
    for (int i = 0; i < images.count(); i++) {
      double[] expected = NaiveFloat.run(graph, PostTrainingTest.pixels(images, i));
      assertThat(actual[i]).hasSize(expected.length);
      for (int c = 0; c < expected.length; c++) {
        assertThat((double) actual[i][c]).isCloseTo(expected[c], within(1e-5));
      }
    }
  }

  @Test
  void int8IsCloseToFloat() {
    assertInt8IsClose(everything(), 0.1f);
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfBothSigns(UnaryFunction function) {
    Bytes both = Bytes.of((byte) 127, (byte) -128);
    Quantization wide = Quantization.perTensor(1 / 32f, 0);
    int tensor = builder.constant(Shape.of(2), both, wide);
    tensor = builder.mul(input, tensor, Activation.NONE, ANY);
    Graph graph = real(builder.output(builder.function(function, tensor, ANY)).build());
    Quantization out = assertInt8IsClose(graph, 0.03f);
    assertThat(out).isEqualTo(function.int8Output().orElse(out));
  }

  /** Returns the int8 output's parameters. */
  private static Quantization assertInt8IsClose(Graph graph, float error) {
    LabelledImages images = images(20);
    FloatModel model = new FloatModel(graph);
    Graph int8 = Quantizer.quantize(graph, model.calibrate(images, done -> {}));
    Program program = Lowering.lower(int8, "branches", "0".repeat(64));
    Bytes pixels = PixelInput.of(program, Optional.empty()).table();
    Quantization out = program.outputs().get(0).quantization();
    float[][] expected = model.predict(images, done -> {});
    for (int i = 0; i < images.count(); i++) {
      byte[] image = new byte[SIZE * SIZE];
      for (int p = 0; p < image.length; p++) {
        image[p] = pixels.get(images.pixel(i, p / SIZE, p % SIZE));
      }
      byte[] actual = new Simulator(program).run(image);
      for (int c = 0; c < actual.length; c++) {
        assertThat(out.dequantize(actual[c])).isCloseTo(expected[i][c], within(error));
      }
    }
    return out;
  }

  @Test
  void joinedInputsAreRequantised() {
    int bent = builder.function(UnaryFunction.LOGISTIC, input, ANY);
    builder.output(builder.concatenation(List.of(input, bent), 3));
    Graph graph = real(builder.build());
    FloatModel model = new FloatModel(graph);
    Graph int8 = Quantizer.quantize(graph, model.calibrate(images(3), done -> {}));
    assertThat(int8.tensors()).extracting(Tensor::name).contains("t1_requantized");
    assertThat(Lowering.lower(int8, "joined", "").steps()).isNotEmpty();
  }

  @Test
  void imagesAreNotMixed() {
    builder.output(builder.mean(input, true, ANY, 0));
    Graph graph = real(builder.build());
    assertThatThrownBy(() -> new FloatModel(graph))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining(" MEAN (")
        .hasMessageEndingWith("): works along axis 0, which counts the images");
  }

  private Graph everything() {
    int padded = builder.pad(input, OptionalInt.of(-20), 0, 0, 1, 0, 0, 2, 0, 0);
    int turned = builder.transpose(padded, 0, 2, 1, 3);
    int[] ends = {1, 0, 7, 1};
    int slice =
        builder.stridedSlice(
            turned, new int[] {0, 6, 1, 0}, ends, new int[] {1, -1, 1, 1}, 0, 0, 0);
    Bytes three = Bytes.of((byte) 127, (byte) -100, (byte) 40);
    int scaled =
        builder.mul(slice, builder.constant(Shape.of(3), three, ANY), Activation.NONE, ANY);
    int left =
        builder.function(UnaryFunction.HARD_SWISH, builder.leakyRelu(scaled, 0.2f, ANY), ANY);
    left = builder.prelu(left, builder.constant(Shape.of(3), three, ANY), ANY);
    int right =
        builder.function(UnaryFunction.LOGISTIC, builder.relu(input, Activation.RELU6, ANY), ANY);
    right = builder.resizeBilinear(right, 9, 4, Sampling.HALF_PIXEL_CENTERS);
    right = builder.resizeNearestNeighbor(right, SIZE, SIZE, Sampling.PLAIN);
    int bound = builder.constant(Shape.of(1), Bytes.of((byte) 22), ANY);
    right = builder.maximum(right, builder.minimum(bound, input));
    int both = builder.concatenation(List.of(left, right, left), -1);
    int mean = builder.mean(both, false, ANY, 1, 2);
    mean = builder.squeeze(builder.expandDims(builder.expandDims(mean, 1), 2), 1);
    int less = builder.sub(both, mean, Activation.NONE, ANY);
    return real(builder.output(builder.add(less, both, Activation.RELU_N1_TO_1, ANY)).build());
  }

  /** The float32 graph that an int8 one stands for. */
  static Graph real(Graph graph) {
    List<Tensor> tensors =
        graph.tensors().stream()
            .map(
                t -> {
                  if (t.quantization().isEmpty()) {
                    return t;
                  }
                  if (!t.isConstant()) {
                    return Tensor.floatActivation(t.name(), t.shape());
                  }
                  return new Tensor(
                      t.name(),
                      t.shape(),
                      ElementType.FLOAT32,
                      java.util.Optional.empty(),
                      java.util.Optional.of(Floats.of(SimulatedInt8.values(t))));
                })
            .toList();
    return new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs());
  }

  private static LabelledImages images(int count) {
    byte[] pixels = new byte[count * SIZE * SIZE];
    new Random(9).nextBytes(pixels);
    return LabelledImages.of(SIZE, SIZE, 10, pixels, new byte[count]);
  }
}

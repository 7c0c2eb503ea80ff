package dev.nib.sim.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Lowering;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Each kernel on a few numbers, worked out by hand in the comments. */
class KernelTest {
  private static final Quantization UNIT = Quantization.perTensor(1, 0);

  private final GraphBuilder builder = new GraphBuilder();

  @Test
  void conv2D() {
    // Zero point 1 pads the border with real zeros; the window 2x2 at SAME pads bottom and right.
    int input = builder.input(Shape.of(1, 2, 2, 1), Quantization.perTensor(0.5f, 1));
    Window window = Window.of(2, 2, 1, Padding.SAME);
    Weights weights = weights(Floats.of(1, 0.5f), Ints.of(0, 3), 1, 2, 3, 4, -1, 0, 0, 2);
    Quantization out = Quantization.perTensor(1, -10);
    int output = builder.conv2D(input, 2, window, weights, Activation.NONE, out);
    // The inputs less 1: [[2, -4], [6, 10]].
    // Weights [1 2; 3 4], factor 0.5, at (0,0): 2 - 8 + 18 + 40 = 52, halved 26, less 10: 16.
    //   (0,1): -4 + 30 = 26 -> 13 -> 3.    (1,0): 6 + 20 = 26 -> 3.   (1,1): 10 -> 5 -> -5.
    // Weights [-1 0; 0 2], bias 3, factor 0.25, rounded twice: (0,0): -2 + 20 + 3 = 21; R1
    //   takes 10.5 up to 11, R2 5.5 to 6 -> -4.
    //   (0,1): 4 + 3 = 7 -> 4 -> 2 -> -8. (1,0): -6 + 3 = -3, R1 takes -1.5 up to -1, R2 -0.5 away
    //   from zero to -1 -> -11. (1,1): -10 + 3 = -7 -> -3 -> -2 -> -12.
    assertThat(run(output, 3, -3, 7, 11)).containsExactly(16, -4, 3, -8, 3, -11, -5, -12);
  }

  @Test
  void conv2DWithStrideAndDilation() {
    // One row of 7, a window of 2 taps that are 3 apart, stride 2, VALID: starts 0 and 2.
    int input = builder.input(Shape.of(1, 1, 7, 1), UNIT);
    Window window = new Window(1, 2, 1, 2, 1, 3, Padding.VALID);
    Weights weights = weights(Floats.of(1), Ints.of(0), 1, 10);
    int output = builder.conv2D(input, 1, window, weights, Activation.NONE, UNIT);
    // 1 + 10 * 4 = 41; 3 + 10 * 6 = 63.
    assertThat(run(output, 1, 2, 3, 4, 5, 6, 7)).containsExactly(41, 63);
  }

  @Test
  void depthwiseConv2D() {
    // Two input channels, multiplier 2: outputs 0 and 1 read channel 0, outputs 2 and 3 channel 1.
    int input = builder.input(Shape.of(1, 1, 2, 2), UNIT);
    Window window = Window.of(1, 2, 1, Padding.VALID);
    Weights weights = weights(Floats.of(1), Ints.of(0, 0, 0, 100), 1, 0, 2, 3, 0, 1, -1, 5);
    int output = builder.depthwiseConv2D(input, 2, window, weights, Activation.RELU, UNIT);
    // Inputs (4, 5) then (6, 7): 1*4 = 4; 1*6 = 6; 2*5 - 7 = 3; 3*5 + 5*7 + 100 = 150 -> 127.
    assertThat(run(output, 4, 5, 6, 7)).containsExactly(4, 6, 3, 127);
  }

  @Test
  void fullyConnected() {
    int input = builder.input(Shape.of(2, 2), Quantization.perTensor(1, -1));
    Weights weights = weights(Floats.of(0.5f), Ints.of(1, -4), 2, 3, -1, 1);
    Quantization out = Quantization.perTensor(1, 2);
    int output = builder.fullyConnected(input, 2, 2, false, weights, Activation.RELU, out);
    // Inputs plus 1: (2, 4) and (-3, 5). Row 0: 4 + 12 + 1 = 17, 8.5 -> 9 -> 11;
    // -2 + 4 - 4 = -2 -> -1 -> 1, RELU holds it at 2. Row 1: -6 + 15 + 1 = 10 -> 5 -> 7;
    // 3 + 5 - 4 = 4 -> 2 -> 4.
    assertThat(run(output, 1, 3, -4, 4)).containsExactly(11, 2, 7, 4);
  }

  @Test
  void maxPool2D() {
    int input = builder.input(Shape.of(1, 3, 3, 1), UNIT);
    int output = builder.maxPool2D(input, Window.of(2, 2, 2, Padding.SAME), Activation.NONE);
    // SAME pads bottom and right, which no maximum sees: the corner is -128 itself.
    assertThat(run(output, 1, 2, -3, 4, -5, -6, -7, -8, -128)).containsExactly(4, -3, -7, -128);
  }

  @Test
  void maxPool2DClampsToItsActivation() {
    int input = builder.input(Shape.of(1, 1, 4, 1), Quantization.perTensor(0.5f, 3));
    int output = builder.maxPool2D(input, Window.of(1, 1, 1, Padding.SAME), Activation.RELU6);
    // 0 is 3, 6 is 3 + 12 = 15.
    assertThat(run(output, -50, 3, 10, 100)).containsExactly(3, 3, 10, 15);
  }

  @Test
  void averagePool2D() {
    int input = builder.input(Shape.of(1, 3, 3, 1), UNIT);
    int output = builder.averagePool2D(input, Window.of(2, 2, 2, Padding.SAME), Activation.NONE);
    // 10/4 = 2.5 -> 3; two taps: (3 - 8)/2 = -2.5 -> -3; (7 + 8)/2 = 7.5 -> 8; one tap: -9.
    assertThat(run(output, 1, 2, 3, 4, 3, -8, 7, 8, -9)).containsExactly(3, -3, 8, -9);
  }

  @Test
  void reshape() {
    int input = builder.input(Shape.of(2, 3), UNIT);
    assertThat(run(builder.reshape(input, 3, 2), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void quantize() {
    int input = builder.input(Shape.of(5), Quantization.perTensor(0.5f, 10));
    int output = builder.quantize(input, Quantization.perTensor(1, -3));
    // Half of x - 10, less 3; with a shift of 0 only R1 rounds, halves up: 0 -> -3; 1.5 -> 2 -> -1;
    // -1.5 -> -1 -> -4; 58.5 -> 59 -> 56; -69 -> -72.
    assertThat(run(output, 10, 13, 7, 127, -128)).containsExactly(-3, -1, -4, 56, -72);
  }

  @Test
  void mulRepeatsWhatIsMissing() {
    // A column of 2 times a row of 3, both less 1, onto halves: the outer product, doubled.
    int a = builder.input(Shape.of(2, 1), Quantization.perTensor(1, 1));
    int b = builder.input(Shape.of(3), Quantization.perTensor(1, 1));
    int output = builder.mul(a, b, Activation.NONE, Quantization.perTensor(0.5f, 10));
    // (2, -3) times (1, 0, 4): 2 0 8; -3 0 -12.
    assertThat(run(output, 3, -2, 2, 1, 5)).containsExactly(14, 10, 26, 4, 10, -14);
  }

  @Test
  void concatenationInTheMiddle() {
    int a = builder.input(Shape.of(2, 1, 2), UNIT);
    int b = builder.input(Shape.of(2, 2, 2), UNIT);
    assertThat(run(builder.concatenation(List.of(a, b), -2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
        .containsExactly(1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12);
  }

  @Test
  void padFillsWithTheZeroPointOrAValue() {
    int input = builder.input(Shape.of(2, 1), Quantization.perTensor(1, -7));
    builder.output(builder.pad(input, OptionalInt.empty(), 0, 1, 1, 0));
    assertThat(run(builder.pad(input, OptionalInt.of(9), 1, 0, 0, 1), 1, 2))
        .containsExactly(-7, 1, -7, 2, -7, -7, 9, 9, 1, 9, 2, 9);
  }

  @Test
  void transpose() {
    int input = builder.input(Shape.of(2, 3, 1), UNIT);
    assertThat(run(builder.transpose(input, 1, -1, 0), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void stridedSliceForwardsAndBackwards() {
    int input = builder.input(Shape.of(2, 5), UNIT);
    int[] strides = {-1, 2};
    int output =
        builder.stridedSlice(input, new int[] {-1, 1}, new int[] {0, 99}, strides, 0, 1, 0);
    assertThat(run(output, 0, 1, 2, 3, 4, 10, 11, 12, 13, 14)).containsExactly(11, 13, 1, 3);
  }

  @Test
  void stridedSliceDropsAnAxis() {
    int input = builder.input(Shape.of(2, 3), UNIT);
    int[] ones = {1, 1};
    int output = builder.stridedSlice(input, new int[] {0, -2}, new int[] {0, 0}, ones, 1, 1, 2);
    assertThat(builder.shape(output)).isEqualTo(Shape.of(2));
    assertThat(run(output, 1, 2, 3, 4, 5, 6)).containsExactly(2, 5);
  }

  @Test
  void meanOverOuterAndInnerAxes() {
    int input = builder.input(Shape.of(2, 3, 2), UNIT);
    // Columns: 1 2 7 8 -> 4.5 -> 5; 3 4 9 10 -> 6.5 -> 7; 5 6 11 12 -> 8.5 -> 9.
    assertThat(run(builder.mean(input, true, UNIT, 0, -1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
        .containsExactly(5, 7, 9);
  }

  @Test
  void reluClampsAtRealBounds() {
    int input = builder.input(Shape.of(4), Quantization.perTensor(1, 10));
    Quantization out = Quantization.perTensor(0.5f, -100);
    // -1, 0, 5 and 7 less the clamp to [0, 6], in halves from -100.
    assertThat(run(builder.relu(input, Activation.RELU6, out), 9, 10, 15, 17))
        .containsExactly(-100, -100, -90, -88);
  }

  @Test
  void preluWithASlopeForEachChannel() {
    int input = builder.input(Shape.of(2, 2), Quantization.perTensor(1, 2));
    Bytes slopes = Bytes.of((byte) 3, (byte) -1);
    int alpha = builder.constant(Shape.of(2), slopes, Quantization.perTensor(0.5f, 1));
    int output = builder.prelu(input, alpha, Quantization.perTensor(1, -10));
    // Slopes 1 and -1. -4 and -4 less the zero point: -4, 4, less 10; 3 and 0 stay.
    assertThat(run(output, -2, -2, 5, 2)).containsExactly(-14, -6, -7, -10);
  }

  @Test
  void maximumAndMinimumRepeatWhatIsMissing() {
    int a = builder.input(Shape.of(2, 1), UNIT);
    int b = builder.input(Shape.of(3), UNIT);
    builder.output(builder.maximum(a, b));
    assertThat(run(builder.minimum(b, a), 5, -3, 4, 6, -128))
        .containsExactly(5, 6, 5, 4, 6, -3, 4, 5, -128, -3, -3, -128);
  }

  @Test
  void resizeBetweenFourPixels() {
    int input = builder.input(Shape.of(1, 2, 2, 2), UNIT);
    int output = builder.resizeBilinear(input, 3, 3, Sampling.ALIGN_CORNERS);
    // Channels (0, 1), (10, -2), (4, 100), (5, -128): halfway between two, in the middle of four.
    // 19/4 = 4.75, -29/4 = -7.25; 4.5 -> 5, -14; -0.5 -> -1.
    assertThat(run(output, 0, 1, 10, -2, 4, 100, 5, -128))
        .containsExactly(0, 1, 5, -1, 10, -2, 2, 51, 5, -7, 8, -65, 4, 100, 5, -14, 5, -128);
  }

  @Test
  void resizeToTheNearest() {
    int input = builder.input(Shape.of(1, 1, 3, 1), UNIT);
    builder.output(builder.resizeNearestNeighbor(input, 2, 3, Sampling.PLAIN));
    int output = builder.resizeNearestNeighbor(input, 1, 4, Sampling.PLAIN);
    // 0, 0.75, 1.5 and 2.25 cut off.
    assertThat(run(output, 7, 8, 9)).containsExactly(7, 8, 9, 7, 8, 9, 7, 7, 8, 9);
  }

  @Test
  void castsAtTheBorder() {
    int tensor =
        builder.castInput(Shape.of(4), ElementType.UINT8, Quantization.perTensor(0.5f, -100));
    builder.output(tensor);
    builder.castOutput(tensor, ElementType.INT8);
    // The bytes 0, 1, 50 and 255, the upper bit flipped; 50 halves are 100, 510 are held at 227,
    // 113.5 in reality, which is cut off.
    assertThat(run(builder, -128, -127, -78, 127))
        .containsExactly(-100, -98, 0, 127, 0, 1, 50, 113);
  }

  @Test
  void softmaxOfEqualInputs() {
    int input = builder.input(Shape.of(2, 4), UNIT);
    // A quarter each: 64 steps of 1/256 above -128; a single winner reaches 1, held at 127.
    assertThat(run(builder.softmax(input, 1), 9, 9, 9, 9, 100, -100, -100, -100))
        .containsExactly(-64, -64, -64, -64, 127, -128, -128, -128);
  }

  @Test
  void softmaxVectorsOfTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "arithmetic.md"));
    int marker = lines.indexOf("<!-- vectors: S3 -->");
    List<String> rows =
        lines.subList(marker + 3, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(1);
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      int[] input = integers(cells[2]);
      GraphBuilder graph = new GraphBuilder();
      Quantization in = Quantization.perTensor(Float.parseFloat(cells[1]), 0);
      int tensor = graph.softmax(graph.input(Shape.of(1, input.length), in), 1);
      assertThat(run(graph.output(tensor), input)).isEqualTo(bytes(integers(cells[3])));
    }
  }

  private byte[] run(int output, int... input) {
    return run(builder.output(output), input);
  }

  private static byte[] run(GraphBuilder graph, int... input) {
    return new Simulator(Lowering.lower(graph.build(), "test", "")).run(bytes(input));
  }

  private static Weights weights(Floats scales, Ints bias, int... values) {
    return new Weights(Bytes.of(bytes(values)), scales, Optional.of(bias));
  }

  private static int[] integers(String cell) {
    return Arrays.stream(cell.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every graph that lowering refuses, with its message. */
class LoweringRefusalTest {
  private static final Quantization UNIT = Quantization.perTensor(1, 0);

  @Test
  void accumulatorBeyond32Bits() {
    assertRefused(
        dense(new byte[] {127, 0}, 1e-9f, Integer.MAX_VALUE, UNIT),
        "operator 0 FULLY_CONNECTED (t3): channel 0: the accumulator reaches [2147467391, 2147499776] from bias"
            + " 2147483647, which overflows 32 bits");
    assertRefused(
        dense(new byte[] {0, -1}, 1e-9f, Integer.MIN_VALUE, UNIT),
        "operator 0 FULLY_CONNECTED (t3): channel 0: the accumulator reaches [-2147483775, -2147483520] from"
            + " bias -2147483648, which overflows 32 bits");
    // At the very ends it is taken.
    assertThat(dense(new byte[] {1, 0}, 1e-9f, Integer.MAX_VALUE - 127, UNIT))
        .satisfies(graph -> Lowering.lower(graph, "", ""));
    assertThat(dense(new byte[] {1, 0}, 1e-9f, Integer.MIN_VALUE + 128, UNIT))
        .satisfies(graph -> Lowering.lower(graph, "", ""));
  }

  @Test
  void leftShiftBeyond32Bits() {
    assertRefused(
        dense(new byte[] {1, 0}, 0x1p24f, 0, UNIT),
        "operator 0 FULLY_CONNECTED (t3): channel 0: accumulator [-128, 127] shifted left by 25 overflows 32"
            + " bits");
    assertThat(dense(new byte[] {1, 0}, 0x1.fp23f, 0, UNIT))
        .satisfies(graph -> Lowering.lower(graph, "", ""));
  }

  @Test
  void zeroPointAddedBeyond32Bits() {
    // The factor is 1 - 2^-24, as (2^31 - 2^7) * 2^-31: R3 gives 2147483519.
    Graph graph =
        dense(
            new byte[] {0, 0},
            Math.nextDown(1f),
            Integer.MAX_VALUE,
            Quantization.perTensor(1, 127));
    assertThat(Lowering.lower(graph, "", "").steps()).hasSize(1);
    // (1 + 2^-13) * (1 - 2^-13) is 1 - 2^-26: R3 gives 2147483615, to which 127 is too much.
    assertRefused(
        conv(1 + 0x1p-13f, 1 - 0x1p-13f, Quantization.perTensor(1, 127)),
        "operator 0 CONV_2D (t3): channel 0: accumulator [2147483647, 2147483647] scaled and moved to zero"
            + " point 127 overflows 32 bits");
    Graph below = conv(1 + 0x1p-13f, 1 - 0x1p-13f, Quantization.perTensor(1, 32));
    assertThat(Lowering.lower(below, "", "").steps()).hasSize(1);
  }

  @Test
  void effectiveScaleBeyond32Bits() {
    assertRefused(
        dense(new byte[] {0, 0}, 0x1p31f, 0, UNIT),
        "operator 0 FULLY_CONNECTED (t3): channel 0: effective scale 2.147483648E9 is not below 2^31");
  }

  @Test
  void requantisingByTooMuch() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(3), Quantization.perTensor(0x1p23f, 0));
    Graph graph = builder.output(builder.quantize(input, UNIT)).build();
    assertRefused(
        graph,
        "operator 0 QUANTIZE (t1): channel 0: accumulator [-255, 255] shifted left by 24 overflows 32 bits");
  }

  @Test
  void activationBoundBeyond32Bits() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 2, 2, 1), Quantization.perTensor(1e-9f, 0));
    Window window = Window.of(1, 1, 1, Padding.SAME);
    int output = builder.maxPool2D(input, window, Activation.RELU6);
    assertRefused(
        builder.output(output).build(),
        "operator 0 MAX_POOL_2D (t1): activation bound 6.0 is 6000000000 steps of the output scale 1.0E-9,"
            + " which overflows 32 bits");
  }

  @Test
  void floatGraph() {
    Graph graph =
        new Graph(
            "",
            List.of(
                Tensor.floatActivation("x", Shape.of(4)), Tensor.floatActivation("y", Shape.of(4))),
            List.of(new Operator.Softmax(0, 1, 1)),
            List.of(0),
            List.of(1));
    assertRefused(graph, "input x is FLOAT32, an int8 model is needed: run 'nib quantize' first");
    TfliteFile file = TfliteFile.of("net.tflite", TfliteWriter.write(graph));
    assertThatThrownBy(() -> Lowering.lower(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "net.tflite: input x is FLOAT32, an int8 model is needed: run 'nib quantize' first");
  }

  @Test
  void floatTensorInside() {
    Tensor x = Tensor.int8Activation("x", Shape.of(4), UNIT);
    Tensor real = Tensor.floatActivation("real", Shape.of(4));
    Tensor y = Tensor.int8Activation("y", Shape.of(4), UNIT);
    Graph graph =
        new Graph(
            "",
            List.of(x, real, y),
            List.of(new Operator.Dequantize(0, 1), new Operator.Quantize(1, 2)),
            List.of(0),
            List.of(2));
    assertRefused(
        graph,
        "operator 0 DEQUANTIZE (real): stands inside the graph; an int8 program may only end in one");
  }

  @Test
  void floatInputQuantisedTwice() {
    Tensor real = Tensor.floatActivation("real", Shape.of(4));
    Tensor a = Tensor.int8Activation("a", Shape.of(4), UNIT);
    Tensor b = Tensor.int8Activation("b", Shape.of(4), UNIT);
    Graph graph =
        new Graph(
            "",
            List.of(real, a, b),
            List.of(new Operator.Quantize(0, 1), new Operator.Quantize(0, 2)),
            List.of(0),
            List.of(1, 2));
    assertRefused(
        graph,
        "operator 1 QUANTIZE (b): the float input is quantised twice; one QUANTIZE is expected");
  }

  @Test
  void uint8InputOfAnotherOperator() {
    Tensor x =
        new Tensor(
            "x",
            Shape.of(4),
            dev.nib.model.ElementType.UINT8,
            Optional.of(Quantization.perTensor(1, 128)),
            Optional.empty());
    Tensor y = Tensor.int8Activation("y", Shape.of(4), UNIT);
    assertRefused(
        unary(x, y, new Operator.Reshape(0, 1)),
        "input x is UINT8, an int8 model is needed: convert it with int8 activations throughout");
  }

  @Test
  void floatConstantAsAnActivation() {
    Tensor x = Tensor.int8Activation("x", Shape.of(4), UNIT);
    Tensor c = Tensor.floatConstant("c", Shape.of(4), new float[4]);
    Tensor y = Tensor.int8Activation("y", Shape.of(4), UNIT);
    Graph graph =
        new Graph(
            "", List.of(x, c, y), List.of(new Operator.Reshape(1, 2)), List.of(0), List.of(2));
    assertRefused(
        graph, "operator 0 RESHAPE (y): reads c, which is a constant; int8 activations are needed");
  }

  @Test
  void activationsWithoutOneUsableScale() {
    Tensor none =
        new Tensor(
            "x", Shape.of(2), dev.nib.model.ElementType.INT8, Optional.empty(), Optional.empty());
    assertRefused(
        identity(none), "tensor 0 x: has the scales [], an int8 activation needs one above 0");
    assertRefused(
        identity(Tensor.int8Activation("x", Shape.of(2), Quantization.perTensor(0, 0))),
        "tensor 0 x: has the scales [0.0], an int8 activation needs one above 0");
    Quantization two = Quantization.perChannel(Floats.of(1, 2), 0);
    assertRefused(
        identity(Tensor.int8Activation("x", Shape.of(2), two)),
        "tensor 0 x: has the scales [1.0, 2.0], an int8 activation needs one above 0");
  }

  @Test
  void poolsAndReshapesWithOtherParameters() {
    Tensor x = Tensor.int8Activation("x", Shape.of(1, 2, 2, 1), Quantization.perTensor(0.5f, 1));
    Tensor y = Tensor.int8Activation("y", Shape.of(1, 2, 2, 1), Quantization.perTensor(0.5f, 2));
    Window window = Window.of(1, 1, 1, Padding.SAME);
    String message =
        "input has scale 0.5 and zero point 1, output 0.5 and 2; they must be the same";
    assertRefused(
        unary(x, y, new Operator.MaxPool2D(0, 1, window, Activation.NONE)),
        "operator 0 MAX_POOL_2D (y): " + message);
    assertRefused(
        unary(x, y, new Operator.AveragePool2D(0, 1, window, Activation.NONE)),
        "operator 0 AVERAGE_POOL_2D (y): " + message);
    assertRefused(unary(x, y, new Operator.Reshape(0, 1)), "operator 0 RESHAPE (y): " + message);
  }

  @Test
  void averageOverTooManyTaps() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 2, 2, 1), UNIT);
    Window window = Window.of(1 << 12, 1 << 12, 1, Padding.SAME);
    int output = builder.averagePool2D(input, window, Activation.NONE);
    assertRefused(
        builder.output(output).build(),
        "operator 0 AVERAGE_POOL_2D (t1): a window of 16777216 taps may overflow a sum of 32 bits, at most"
            + " 8388608 are possible");
  }

  @Test
  void softmax() {
    Tensor x = Tensor.int8Activation("x", Shape.of(1, 4), UNIT);
    Tensor y = Tensor.int8Activation("y", Shape.of(1, 4), Quantization.perTensor(0.5f, 0));
    assertRefused(
        unary(x, y, new Operator.Softmax(0, 1, 1)),
        "operator 0 SOFTMAX (y): output has scale 0.5 and zero point 0, int8 softmax gives 1/256 and -128");
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 4), Quantization.perTensor(0x1p-26f, 0));
    assertRefused(
        builder.output(builder.softmax(input, 1)).build(),
        "operator 0 SOFTMAX (t1): beta 1.0 times input scale 1.4901161193847656E-8 is not above 2^-26: the exponents"
            + " would vanish");
  }

  @ParameterizedTest
  @EnumSource
  void functions(UnaryFunction function) {
    function
        .int8Output()
        .ifPresent(
            fixed -> {
              Tensor x = Tensor.int8Activation("x", Shape.of(4), UNIT);
              Quantization q = Quantization.perTensor(fixed.scale(), 5);
              Graph graph =
                  unary(
                      x,
                      Tensor.int8Activation("y", Shape.of(4), q),
                      new Operator.Function(function, 0, 1));
              assertRefused(
                  graph,
                  "operator 0 %s (y): output has scale %s and zero point 5, int8 %s gives 1/%.0f and %d"
                      .formatted(
                          function.name(),
                          fixed.scale(),
                          function.kind().toLowerCase(Locale.ROOT),
                          1 / fixed.scale(),
                          fixed.zeroPoint()));
            });
  }

  @Test
  void weightsThatKernelsCannotTake() {
    Bytes values = Bytes.of(new byte[4]);
    assertRefused(
        layer(Tensor.quantizedConstant("w", Shape.of(2, 2), values, Quantization.perTensor(1, 3))),
        "operator 0 FULLY_CONNECTED (y): weights have a zero point other than 0; quantise symmetrically");
    Quantization alongInputs = Quantization.perChannel(Floats.of(1, 2), 1);
    assertRefused(
        layer(Tensor.quantizedConstant("w", Shape.of(2, 2), values, alongInputs)),
        "operator 0 FULLY_CONNECTED (y): weights are quantised along axis 1, axis 0 is needed");
    assertRefused(
        layer(Tensor.floatConstant("w", Shape.of(2, 2), 1, 2, 3, 4)),
        "operator 0 FULLY_CONNECTED (y): w: is a constant of FLOAT32, a constant of INT8 is needed");
  }

  private static Graph layer(Tensor weights) {
    return new Graph(
        "",
        List.of(
            Tensor.int8Activation("x", Shape.of(1, 2), UNIT),
            weights,
            Tensor.int8Activation("y", Shape.of(1, 2), UNIT)),
        List.of(new Operator.FullyConnected(0, 1, OptionalInt.empty(), 2, Activation.NONE, false)),
        List.of(0),
        List.of(2));
  }

  private static Graph unary(Tensor x, Tensor y, Operator op) {
    return new Graph("", List.of(x, y), List.of(op), List.of(0), List.of(1));
  }

  /** A graph that only passes {@code tensor} on. */
  private static Graph identity(Tensor tensor) {
    return new Graph("", List.of(tensor), List.of(), List.of(0), List.of(0));
  }

  private static Graph dense(byte[] values, float scale, int bias, Quantization out) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, values.length), UNIT);
    Weights weights = new Weights(Bytes.of(values), Floats.of(scale), Optional.of(Ints.of(bias)));
    int output =
        builder.fullyConnected(input, values.length, 1, false, weights, Activation.NONE, out);
    return builder.output(output).build();
  }

  private static Graph conv(float in, float scale, Quantization out) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 1, 1, 1), Quantization.perTensor(in, 0));
    Weights weights =
        new Weights(Bytes.of((byte) 0), Floats.of(scale), Optional.of(Ints.of(Integer.MAX_VALUE)));
    Window window = Window.of(1, 1, 1, Padding.SAME);
    int output = builder.conv2D(input, 1, window, weights, Activation.NONE, out);
    return builder.output(output).build();
  }

  private static void assertRefused(Graph graph, String message) {
    assertThatThrownBy(() -> Lowering.lower(graph, "test", ""))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}

package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Every refusal of a graph, with its message. */
class GraphTest {
  private static final Tensor A = Tensor.floatActivation("a", Shape.of(1, 4));
  private static final Tensor B = Tensor.floatActivation("b", Shape.of(1, 4));
  private static final Tensor C = Tensor.floatConstant("c", Shape.of(1, 4), 1, 2, 3, 4);
  private static final Operator A_TO_B = new Operator.Reshape(0, 1);

  @Test
  void inputsAndOutputs() {
    assertRefused(
        List.of(A, B),
        List.of(A_TO_B),
        List.of(2),
        List.of(1),
        "graph input is tensor 2, there are 2");
    assertRefused(
        List.of(A, B),
        List.of(A_TO_B),
        List.of(0),
        List.of(-1),
        "graph output is tensor -1, there are 2");
    assertRefused(
        List.of(A, B), List.of(), List.of(0), List.of(1), "graph output 1: is never written");
    assertRefused(
        List.of(A, C),
        List.of(),
        List.of(0, 1),
        List.of(0),
        "graph input 1: is a constant or stands there twice");
    assertRefused(
        List.of(A, B),
        List.of(A_TO_B),
        List.of(0, 0),
        List.of(1),
        "graph input 0: is a constant or stands there twice");
    assertRefused(
        List.of(A, B),
        List.of(A_TO_B),
        List.of(0),
        List.of(),
        "the graph has 1 inputs and 0 outputs, at least one of each is needed");
  }

  @Test
  void orderOfDefinitionAndUse() {
    Operator reads = new Operator.Reshape(1, 0);
    assertRefused(
        List.of(A, B),
        List.of(reads),
        List.of(0),
        List.of(0),
        "operator 0 RESHAPE (a): reads tensor 1 (b) before it is written");
    assertRefused(
        List.of(A, B),
        List.of(A_TO_B, A_TO_B),
        List.of(0),
        List.of(1),
        "operator 1 RESHAPE (b): writes tensor 1, which is a constant or already written");
    assertRefused(
        List.of(A, C),
        List.of(A_TO_B),
        List.of(0),
        List.of(0),
        "operator 0 RESHAPE (c): writes tensor 1, which is a constant or already written");
    assertRefused(
        List.of(A, B),
        List.of(new Operator.Reshape(0, 9)),
        List.of(0),
        List.of(0),
        "operator 0 RESHAPE (tensor 9): output is tensor 9, there are 2");
    assertRefused(
        List.of(A, B),
        List.of(new Operator.Reshape(5, 1)),
        List.of(0),
        List.of(1),
        "operator 0 RESHAPE (b): input is tensor 5, there are 2");
  }

  @Test
  void convolutionShapes() {
    Shape in = Shape.of(1, 5, 5, 3);
    Shape weights = Shape.of(2, 3, 3, 3);
    assertConv(
        Shape.of(1, 5, 5),
        weights,
        Shape.of(2),
        Shape.of(1, 3, 3, 2),
        "input [1,5,5] must have 4 axes");
    assertConv(
        Shape.of(1, 5, 5, 4),
        weights,
        Shape.of(2),
        Shape.of(1, 3, 3, 2),
        "input has 4 channels, weights expect 3");
    assertConv(
        in,
        Shape.of(2, 3, 2, 3),
        Shape.of(2),
        Shape.of(1, 3, 3, 2),
        "window is 3x3, weights are [2,3,2,3]");
    assertConv(in, weights, Shape.of(3), Shape.of(1, 3, 3, 2), "bias is [3], [2] is needed");
    assertConv(
        in,
        weights,
        Shape.of(2),
        Shape.of(1, 5, 5, 2),
        "output is [1,5,5,2], its inputs give [1,3,3,2]");
    assertConv(
        Shape.of(1, 2, 5, 3),
        weights,
        Shape.of(2),
        Shape.of(1, 1, 3, 2),
        "window 3x3 is larger than the input [1,2,5,3]");
  }

  @Test
  void depthwiseShapes() {
    Window window = Window.of(3, 3, 1, Padding.VALID);
    List<Tensor> tensors =
        List.of(
            Tensor.floatActivation("in", Shape.of(1, 5, 5, 3)),
            Tensor.floatConstant("w", Shape.of(1, 3, 3, 3), new float[27]),
            Tensor.floatActivation("out", Shape.of(1, 3, 3, 6)));
    Operator op =
        new Operator.DepthwiseConv2D(0, 1, OptionalInt.empty(), 2, window, 2, Activation.NONE);
    assertRefused(
        tensors,
        List.of(op),
        List.of(0),
        List.of(2),
        "operator 0 DEPTHWISE_CONV_2D (out): weights are [1,3,3,3], [1,KH,KW,6] is needed for 3 input channels"
            + " with depth multiplier 2");
  }

  @Test
  void fullyConnectedShapes() {
    assertDense(
        Shape.of(1, 7),
        false,
        Shape.of(1, 2),
        "input [1,7] has 7 elements, no multiple of the weights' 4 inputs");
    assertDense(
        Shape.of(2, 2),
        true,
        Shape.of(1, 2),
        "input [2,2] must end in the weights' 4 inputs to keep its axes");
    assertDense(Shape.of(2, 4), true, Shape.of(2, 3), "output is [2,3], its inputs give [2,2]");
    assertDense(Shape.of(2, 4), false, Shape.of(1, 2), "output is [1,2], its inputs give [2,2]");
  }

  @Test
  void otherShapes() {
    assertUnary(
        new Operator.Reshape(0, 1),
        Shape.of(2, 3),
        Shape.of(5),
        "operator 0 RESHAPE (y): input [2,3] has 6 elements, output [5] has 5");
    assertUnary(
        new Operator.Softmax(0, 1, 1),
        Shape.of(),
        Shape.of(),
        "operator 0 SOFTMAX (y): input is a scalar, softmax needs an axis");
    assertUnary(
        new Operator.Softmax(0, 1, 1),
        Shape.of(2, 3),
        Shape.of(6),
        "operator 0 SOFTMAX (y): output is [6], its inputs give [2,3]");
    assertUnary(
        new Operator.Quantize(0, 1),
        Shape.of(2),
        Shape.of(3),
        "operator 0 QUANTIZE (y): output is [3], its inputs give [2]");
    assertUnary(
        new Operator.Dequantize(0, 1),
        Shape.of(2),
        Shape.of(3),
        "operator 0 DEQUANTIZE (y): output is [3], its inputs give [2]");
    Window window = Window.of(2, 2, 2, Padding.VALID);
    assertUnary(
        new Operator.MaxPool2D(0, 1, window, Activation.NONE),
        Shape.of(1, 4, 4, 2),
        Shape.of(1, 2, 2, 3),
        "operator 0 MAX_POOL_2D (y): output is [1,2,2,3], its inputs give [1,2,2,2]");
    assertUnary(
        new Operator.AveragePool2D(0, 1, window, Activation.NONE),
        Shape.of(1, 1, 4, 2),
        Shape.of(1, 1, 2, 2),
        "operator 0 AVERAGE_POOL_2D (y): window 2x2 is larger than the input [1,1,4,2]");
  }

  @Test
  void elementByElementShapes() {
    Tensor y = Tensor.floatActivation("y", Shape.of(1, 4));
    Tensor slopes = Tensor.floatConstant("slopes", Shape.of(3, 4), new float[12]);
    assertRefused(
        List.of(A, slopes, y),
        List.of(new Operator.Prelu(0, 1, 2)),
        List.of(0),
        List.of(2),
        "operator 0 PRELU (y): output is [1,4], its inputs give [3,4]");
    Tensor wide = Tensor.floatActivation("wide", Shape.of(3, 4));
    assertRefused(
        List.of(A, slopes, wide),
        List.of(new Operator.Prelu(0, 1, 2)),
        List.of(0),
        List.of(2),
        "operator 0 PRELU (wide): output is [3,4], its inputs give [1,4]");
    assertRefused(
        List.of(A, slopes, y),
        List.of(new Operator.Maximum(0, 1, 2)),
        List.of(0),
        List.of(2),
        "operator 0 MAXIMUM (y): output is [1,4], its inputs give [3,4]");
    assertRefused(
        List.of(A, Tensor.floatConstant("five", Shape.of(5), new float[5]), y),
        List.of(new Operator.Minimum(0, 1, 2)),
        List.of(0),
        List.of(2),
        "operator 0 MINIMUM (y): inputs [1,4] and [5] do not match");
    assertUnary(
        new Operator.Cast(0, 1),
        Shape.of(2),
        Shape.of(3),
        "operator 0 CAST (y): output is [3], its inputs give [2]");
  }

  @Test
  void resizedShapes() {
    String place = "operator 0 RESIZE_BILINEAR (y): ";
    Shape in = Shape.of(2, 3, 4, 5);
    assertResize(
        in, Shape.of(2, 6, 8, 5), place + "output is [2,6,8,5], its inputs give [2,6,7,5]", 6, 7);
    String needed = ", a height and a width of 1 or more are needed";
    assertResize(in, in, place + "the new size is [3]" + needed, 3);
    assertResize(in, in, place + "the new size is [3, 0]" + needed, 3, 0);
    assertResize(in, in, place + "the new size is [-1, 4]" + needed, -1, 4);
    assertResize(Shape.of(3, 4), in, place + "input [3,4] must have 4 axes", 3, 4);
  }

  private static void assertResize(Shape in, Shape out, String message, int... size) {
    Tensor constant =
        new Tensor(
            "size",
            Shape.of(size.length),
            ElementType.INT32,
            Optional.empty(),
            Optional.of(Ints.of(size)));
    assertRefused(
        List.of(Tensor.floatActivation("x", in), constant, Tensor.floatActivation("y", out)),
        List.of(new Operator.ResizeBilinear(0, 1, 2, Sampling.PLAIN)),
        List.of(0),
        List.of(2),
        message);
  }

  @Test
  void tensorsHoldTogether() {
    assertMessage(
        () -> Tensor.floatConstant("t", Shape.of(3), 1, 2),
        "t: data has 2 elements, shape [3] needs 3");
    assertMessage(
        () ->
            new Tensor(
                "t", Shape.of(1), ElementType.INT8, Optional.empty(), Optional.of(Ints.of(1))),
        "t: data is INT32, type says INT8");
    assertMessage(
        () ->
            Tensor.quantizedConstant(
                "t",
                Shape.of(2, 2),
                Bytes.of(new byte[4]),
                Quantization.perChannel(Floats.of(1, 1, 1), 1)),
        "t: 3 scales along axis 1 do not fit shape [2,2]");
    assertMessage(
        () -> Tensor.int8Activation("t", Shape.of(1), Quantization.perTensor(1, 200)),
        "t: zero point 200 is no int8");
    assertMessage(A::int8s, "a: is an activation of FLOAT32, a constant of INT8 is needed");
    assertMessage(A::requireQuantization, "a: has no quantisation parameters");
  }

  @Test
  void shapesAndWindows() {
    assertMessage(() -> Shape.of(2, 0), "shape [2, 0] has an extent below 1");
    assertMessage(() -> Shape.of(1 << 16, 1 << 16), "shape [65536, 65536] has over 2^31 elements");
    assertMessage(() -> Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1), "shape has 9 axes, at most 8");
    assertMessage(
        () -> Window.of(3, 3, 0, Padding.SAME), "vertical stride is 0, must be 1 to 32768");
    assertMessage(() -> Window.of(0, 3, 1, Padding.SAME), "window height is 0, must be 1 to 32768");
    assertMessage(
        () -> new Window(1, 1, 1, 1, 1, 99999, Padding.SAME),
        "horizontal dilation is 99999, must be 1 to 32768");
    assertMessage(
        () -> new Operator.Softmax(0, 1, Float.NaN), "softmax beta is NaN, must be above 0");
  }

  @Test
  void accessorsOfGraphsWithSeveralInputs() {
    Graph graph = new Graph("", List.of(A, B, C), List.of(), List.of(0, 1), List.of(0));
    assertMessage(graph::input, "the model has 2 inputs, this needs one with a single one");
    assertThat(graph.output()).isEqualTo(A);
    assertThat(graph.parameters()).as("a constant that nothing reads").isZero();
  }

  private static void assertUnary(Operator op, Shape in, Shape out, String message) {
    List<Tensor> tensors =
        List.of(Tensor.floatActivation("x", in), Tensor.floatActivation("y", out));
    assertRefused(tensors, List.of(op), List.of(0), List.of(1), message);
  }

  private static void assertConv(Shape in, Shape weights, Shape bias, Shape out, String message) {
    List<Tensor> tensors =
        List.of(
            Tensor.floatActivation("in", in),
            Tensor.floatConstant("w", weights, new float[weights.elements()]),
            Tensor.floatConstant("bias", bias, new float[bias.elements()]),
            Tensor.floatActivation("out", out));
    Window window = Window.of(3, 3, 1, Padding.VALID);
    Operator op = new Operator.Conv2D(0, 1, OptionalInt.of(2), 3, window, Activation.NONE);
    assertRefused(
        tensors, List.of(op), List.of(0), List.of(3), "operator 0 CONV_2D (out): " + message);
  }

  private static void assertDense(Shape in, boolean keepDims, Shape out, String message) {
    List<Tensor> tensors =
        List.of(
            Tensor.floatActivation("in", in),
            Tensor.floatConstant("w", Shape.of(2, 4), new float[8]),
            Tensor.floatActivation("out", out));
    Operator op =
        new Operator.FullyConnected(0, 1, OptionalInt.empty(), 2, Activation.NONE, keepDims);
    assertRefused(
        tensors,
        List.of(op),
        List.of(0),
        List.of(2),
        "operator 0 FULLY_CONNECTED (out): " + message);
  }

  private static void assertRefused(
      List<Tensor> tensors,
      List<Operator> operators,
      List<Integer> inputs,
      List<Integer> outputs,
      String message) {
    assertMessage(() -> new Graph("", tensors, operators, inputs, outputs), message);
  }

  private static void assertMessage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt, String message) {
    assertThatThrownBy(attempt).isInstanceOf(ModelException.class).hasMessage(message);
  }
}

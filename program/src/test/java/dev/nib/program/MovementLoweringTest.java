package dev.nib.program;

import static dev.nib.program.Handmade.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.testing.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where each element comes from and goes to, and the bytes at the border. */
class MovementLoweringTest {
  private static final Quantization ANY = Quantization.perTensor(0.5f, 3);

  private final GraphBuilder builder = new GraphBuilder();

  private Program lower() {
    return Lowering.lower(builder.build(), "test", "");
  }

  private List<Step> steps(int output) {
    builder.output(output);
    return lower().steps();
  }

  private static void assertMove(Step step, Walk walk, int from, int to) {
    Step.Move move = (Step.Move) step;
    assertThat(move.walk()).isEqualTo(walk);
    assertThat(List.of(move.from(), move.to())).containsExactly(from, to);
  }

  @Test
  void aConcatenationMovesARowOfEachInput() {
    int a = builder.input(Shape.of(2, 1, 3), ANY);
    int b = builder.input(Shape.of(2, 2, 3), ANY);
    List<Step> steps = steps(builder.concatenation(List.of(a, b), -2));
    assertThat(steps).hasSize(2);
    assertMove(steps.get(0), walk(Ints.of(2, 3), Ints.of(3, 1), Ints.of(9, 1)), 0, 0);
    assertMove(steps.get(1), walk(Ints.of(2, 6), Ints.of(6, 1), Ints.of(9, 1)), 0, 3);
  }

  @Test
  void aConcatenationOfTheOutermostAxisMovesThemWhole() {
    int a = builder.input(Shape.of(1, 3), ANY);
    int b = builder.input(Shape.of(2, 3), ANY);
    List<Step> steps = steps(builder.concatenation(List.of(a, b), 0));
    assertMove(steps.get(0), walk(3, 1, 1), 0, 0);
    assertMove(steps.get(1), walk(6, 1, 1), 0, 3);
  }

  @Test
  void aPadIsFilledAndTheInputMovedIntoIt() {
    int a = builder.input(Shape.of(1, 2, 3, 1), ANY);
    List<Step> steps = steps(builder.pad(a, OptionalInt.empty(), 0, 0, 1, 0, 2, 1, 0, 0));
    assertThat(((Step.Fill) steps.get(0)).values()).isEqualTo(Bytes.of((byte) 3));
    assertMove(steps.get(1), walk(Ints.of(2, 3), Ints.of(3, 1), Ints.of(6, 1)), 0, 8);
    int valued = builder.pad(a, OptionalInt.of(-7), 0, 0, 1, 0, 2, 1, 0, 0);
    List<Step> both = steps(valued);
    assertThat(((Step.Fill) both.get(2)).values()).isEqualTo(Bytes.of((byte) -7));
  }

  @Test
  void thePadsValueHasTheOutputsParameters() {
    int a = builder.input(Shape.of(2), ANY);
    builder.output(builder.pad(a, OptionalInt.of(-7), 1, 1));
    Graph graph = builder.build();
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (tensor.shape().rank() == 0) {
        Quantization other = Quantization.perTensor(0.25f, 3);
        tensors.set(
            i, Tensor.quantizedConstant(tensor.name(), tensor.shape(), tensor.int8s(), other));
      }
    }
    Graph changed = graph.withTensors(tensors);
    assertThatThrownBy(() -> Lowering.lower(changed, "test", ""))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "input has scale 0.25 and zero point 3, output 0.5 and 3; they must be the same");
  }

  @Test
  void aTranspositionWalksTheInputsAxesInAnotherOrder() {
    int a = builder.input(Shape.of(2, 3, 4), ANY);
    List<Step> steps = steps(builder.transpose(a, 2, -3, 1));
    assertMove(steps.get(0), walk(Ints.of(4, 6), Ints.of(1, 4), Ints.of(6, 1)), 0, 0);
  }

  @Test
  void aSliceBeginsInsideAndTakesEverySoManieth() {
    int a = builder.input(Shape.of(4, 5, 2), ANY);
    int slice =
        builder.stridedSlice(
            a, new int[] {1, 4, 0}, new int[] {4, 0, 2}, new int[] {2, -2, 1}, 0, 0, 0);
    assertThat(builder.shape(slice)).isEqualTo(Shape.of(2, 2, 2));
    assertMove(
        steps(slice).get(0),
        walk(Ints.of(2, 2, 2), Ints.of(20, -4, 1), Ints.of(4, 2, 1)),
        10 + 8,
        0);
    // Of an axis of which one element is taken there is nothing to walk.
    int one =
        builder.stridedSlice(
            a, new int[] {3, 0, 0}, new int[] {4, 5, 2}, new int[] {1, 1, 1}, 0, 0, 1);
    builder.output(one);
    assertMove(lower().steps().get(1), walk(10, 1, 1), 30, 0);
  }

  @Test
  void theNearestPixelsAreRepeatedOrLeftOut() {
    int a = builder.input(Shape.of(1, 3, 4, 2), ANY);
    List<Step> steps = steps(builder.resizeNearestNeighbor(a, 6, 2, Sampling.PLAIN));
    assertMove(
        steps.get(0), walk(Ints.of(3, 2, 2, 2), Ints.of(8, 0, 4, 1), Ints.of(8, 4, 2, 1)), 0, 0);
    builder.output(builder.resizeNearestNeighbor(a, 1, 8, Sampling.HALF_PIXEL_CENTERS));
    assertMove(
        lower().steps().get(1), walk(Ints.of(4, 2, 2), Ints.of(2, 0, 1), Ints.of(4, 2, 1)), 8, 0);
    builder.output(builder.resizeNearestNeighbor(a, 3, 1, Sampling.HALF_PIXEL_CENTERS));
    assertMove(lower().steps().get(2), walk(Ints.of(3, 2), Ints.of(8, 1), Ints.of(2, 1)), 4, 0);
  }

  @Test
  void namesOfOtherShapesAreNoSteps() {
    int a = builder.input(Shape.of(1, 2, 3), ANY);
    int reshaped = builder.reshape(a, 3, 2);
    int expanded = builder.expandDims(reshaped, 0);
    int squeezed = builder.squeeze(expanded);
    builder.output(squeezed);
    Program program = lower();
    assertThat(program.steps()).isEmpty();
    assertThat(program.parts())
        .extracting(part -> part.value().tensor() + " in " + part.whole().tensor())
        .containsExactly(
            reshaped + " in " + a, expanded + " in " + reshaped, squeezed + " in " + expanded);
    assertThat(program.parts())
        .allMatch(part -> part.kind() == Part.Kind.ALIAS && part.offsetBytes() == 0);
  }

  @Test
  void anOperandIsPutThereBeforeItsFirstReader() {
    int a = builder.input(Shape.of(3), ANY);
    int c = builder.constant(Shape.of(3), Bytes.of((byte) 1, (byte) 2, (byte) 3), ANY);
    int first = builder.add(a, c, Activation.NONE, ANY);
    builder.output(builder.mul(first, c, Activation.NONE, ANY));
    List<Step> steps = lower().steps();
    assertThat(steps).extracting(Step::kind).containsExactly("Fill", "Sum", "Product");
    assertThat(((Step.Fill) steps.get(0)).values())
        .isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3));
    assertThat(steps.get(0).output().operator()).isEqualTo(Value.CONSTANT);
    assertThat(lower().inputs().get(0).operator()).isEqualTo(Value.INPUT);
  }

  // ---- Bytes at the border ----

  private static final Quantization OTHER = Quantization.perTensor(0.25f, 3);
  private static final Quantization LOWER = Quantization.perTensor(0.5f, 4);

  @Test
  void bytesWhoseUpperBitIsFlippedAreTheHosts() {
    int a = builder.uint8Input(Shape.of(4), ANY);
    builder.uint8Output(builder.relu(a, Activation.RELU, ANY));
    Program program = lower();
    assertThat(program.steps()).singleElement().isInstanceOf(Step.Rescale.class);
    assertThat(program.inputs().get(0)).isEqualTo(((Step.Rescale) program.steps().get(0)).input());
    assertThat(program.inputs().get(0).quantization()).isEqualTo(ANY);
    assertThat(program.outputs().get(0)).isEqualTo(program.steps().get(0).output());
  }

  @Test
  void bytesOfOtherParametersAreRescaled() {
    for (Quantization bytes : List.of(OTHER, LOWER)) {
      GraphBuilder in = new GraphBuilder();
      in.output(in.uint8Input(Shape.of(4), bytes, ANY));
      Program from = Lowering.lower(in.build(), "test", "");
      assertThat(from.steps()).singleElement().isInstanceOf(Step.Rescale.class);
      assertThat(from.inputs().get(0).quantization()).isEqualTo(bytes);
      GraphBuilder out = new GraphBuilder();
      out.uint8Output(out.input(Shape.of(4), ANY), bytes);
      Program to = Lowering.lower(out.build(), "test", "");
      assertThat(to.steps()).singleElement().isInstanceOf(Step.Rescale.class);
      assertThat(to.outputs().get(0).quantization()).isEqualTo(bytes);
    }
  }

  @Test
  void bytesThatTwoReadAreRescaledForEach() {
    int a = builder.uint8Input(Shape.of(4), ANY);
    Graph once = builder.output(a).build();
    // The same QUANTIZE into a tensor of its own.
    List<Tensor> tensors = new ArrayList<>(once.tensors());
    tensors.add(Tensor.int8Activation("second", Shape.of(4), ANY));
    List<Operator> operators = new ArrayList<>(once.operators());
    int input = once.inputs().get(0);
    operators.add(new Operator.Quantize(input, tensors.size() - 1));
    Graph twice =
        new Graph("main", tensors, operators, once.inputs(), List.of(a, tensors.size() - 1));
    assertThat(Lowering.lower(twice, "test", "").steps())
        .hasSize(2)
        .allMatch(Step.Rescale.class::isInstance);
    // Or bytes that go out again as they came.
    Graph through =
        new Graph("main", once.tensors(), once.operators(), once.inputs(), List.of(a, input));
    Program program = Lowering.lower(through, "test", "");
    assertThat(program.steps()).singleElement().isInstanceOf(Step.Rescale.class);
    assertThat(program.outputs()).contains(program.inputs().get(0));
    // Or from bytes to bytes.
    List<Tensor> bytes = new ArrayList<>(once.tensors());
    bytes.set(a, bytes.get(input));
    Program both =
        Lowering.lower(
            new Graph("main", bytes, once.operators(), once.inputs(), List.of(a)), "test", "");
    assertThat(both.steps()).singleElement().isInstanceOf(Step.Rescale.class);
  }
}

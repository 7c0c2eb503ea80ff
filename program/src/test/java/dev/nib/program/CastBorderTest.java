package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Activation;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.testing.GraphBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** CAST between bytes and real numbers, where it can stand and where it cannot. */
class CastBorderTest {
  private static final Shape SHAPE = Shape.of(1, 4);
  private static final Quantization ANY = Quantization.perTensor(0.5f, 3);
  private static final Quantization LEVELS = Quantization.perTensor(1, -128);
  private static final String WHERE =
      ": nib takes a CAST between a uint8 or int8 input and its QUANTIZE, or between a DEQUANTIZE"
          + " and such an output; convert the model without this one";

  private final GraphBuilder builder = new GraphBuilder();

  @Test
  void anInputOfLevelsIsATableOfTheirNumbers() {
    int tensor = builder.castInput(SHAPE, ElementType.UINT8, ANY);
    Program program = lower(builder.output(tensor).build());
    assertThat(program.inputs().get(0).quantization()).isEqualTo(LEVELS);
    Step.Table table = (Step.Table) program.steps().get(0);
    // Level 0 is real 0, which is 3; 62 halves above it is the end of int8.
    assertThat(table.values().get(0)).isEqualTo((byte) 3);
    assertThat(table.values().get(62)).isEqualTo((byte) 127);
    assertThat(table.values().get(255)).isEqualTo((byte) 127);
  }

  @Test
  void anInputOfInt8StandsForItself() {
    int tensor = builder.castInput(SHAPE, ElementType.INT8, ANY);
    Program program = lower(builder.output(tensor).build());
    assertThat(program.inputs().get(0).quantization()).isEqualTo(Quantization.perTensor(1, 0));
    Step.Table table = (Step.Table) program.steps().get(0);
    assertThat(table.values().get(128 - 5)).isEqualTo((byte) -7);
  }

  @Test
  void levelsThatStayWhatTheyAreFallAway() {
    int tensor = builder.castInput(SHAPE, ElementType.UINT8, LEVELS);
    Program program = lower(builder.output(builder.relu(tensor, Activation.RELU6, ANY)).build());
    assertThat(program.steps()).singleElement().isInstanceOf(Step.Rescale.class);
    assertThat(program.inputs()).extracting(Value::tensor).containsExactly(tensor);
  }

  @Test
  void eachOfTwoBordersHasATableOfItsOwn() {
    int first = builder.castInput(SHAPE, ElementType.UINT8, ANY);
    int second = builder.castInput(SHAPE, ElementType.UINT8, Quantization.perTensor(0.25f, 5));
    builder.castOutput(second, ElementType.INT8);
    builder.castOutput(first, ElementType.INT8);
    Program program = lower(builder.build());
    assertThat(program.steps()).hasSize(4).allMatch(Step.Table.class::isInstance);
    assertThat(program.steps().get(0).reads()).containsExactly(program.inputs().get(0));
    assertThat(program.steps().get(1).reads()).containsExactly(program.inputs().get(1));
    assertThat(program.steps().get(2).reads()).containsExactly(program.steps().get(1).output());
    assertThat(program.steps().get(3).reads()).containsExactly(program.steps().get(0).output());
    assertThat(program.outputs())
        .containsExactly(program.steps().get(2).output(), program.steps().get(3).output());
  }

  @Test
  void levelsThatTwoReadStay() {
    Tensor input = bytes("x", ElementType.UINT8);
    Graph graph =
        graph(
            List.of(input, real("r"), int8("a", LEVELS), int8("b", LEVELS)),
            List.of(
                new Operator.Cast(0, 1), new Operator.Quantize(1, 2), new Operator.Quantize(1, 3)),
            2,
            3);
    Program program = lower(graph);
    assertThat(program.steps()).hasSize(2).allMatch(Step.Table.class::isInstance);
    assertThat(program.inputs()).extracting(Value::tensor).containsExactly(0);
  }

  @Test
  void theFileTellsThatLevelsGoInAsTheyAre() {
    builder.output(builder.castInput(SHAPE, ElementType.UINT8, ANY));
    assertThat(builder.build().pixels()).contains(PixelScale.BYTE);
    GraphBuilder signed = new GraphBuilder();
    signed.output(signed.castInput(SHAPE, ElementType.INT8, ANY));
    assertThat(signed.build().pixels()).isEmpty();
    GraphBuilder two = new GraphBuilder();
    two.output(two.castInput(SHAPE, ElementType.UINT8, ANY));
    two.output(two.castInput(SHAPE, ElementType.UINT8, ANY));
    assertThat(two.build().pixels()).isEmpty();
  }

  @Test
  void anOutputIsCutOffTowardsZero() {
    int tensor = builder.input(SHAPE, Quantization.perTensor(0.3f, 0));
    Program program = lower(builder.castOutput(tensor, ElementType.INT8).build());
    Step.Table table = (Step.Table) program.steps().get(0);
    // 10 * 0.3 is 3.0 and a little more, 9 * 0.3 is 2.7.
    assertThat(table.values().get(128 + 10)).isEqualTo((byte) 3);
    assertThat(table.values().get(128 + 9)).isEqualTo((byte) 2);
    assertThat(table.values().get(128 - 9)).isEqualTo((byte) -2);
  }

  @Test
  void outputsThatTheTypeLacksAreRefused() {
    int tensor = builder.input(SHAPE, Quantization.perTensor(0.5f, -126));
    refused(
        builder.castOutput(tensor, ElementType.UINT8).build(),
        "operator 1 CAST (t2): casts real numbers such as -1.0, the output's type has 0 to 255; clamp them before");
    GraphBuilder above = new GraphBuilder();
    int most = above.input(SHAPE, Quantization.perTensor(0.503f, -128));
    refused(
        above.castOutput(most, ElementType.INT8).build(),
        "operator 1 CAST (t2): casts real numbers such as 128.265, the output's type has -128 to 127; clamp them"
            + " before");
  }

  @Test
  void castsElsewhereAreRefused() {
    // Between int8 tensors.
    refused(
        graph(
            List.of(int8("x", ANY), bytes("y", ElementType.UINT8)),
            List.of(new Operator.Cast(0, 1)),
            1),
        "operator 0 CAST (y)" + WHERE);
    // An input that something else reads too, with parameters of its own.
    refused(
        graph(
            List.of(int8("x", ANY), real("r"), int8("a", ANY), int8("b", ANY)),
            List.of(
                new Operator.Cast(0, 1),
                new Operator.Quantize(1, 2),
                new Operator.Relu(0, 3, Activation.RELU)),
            2,
            3),
        "operator 0 CAST (r)" + WHERE);
    // An output that something else reads too.
    refused(
        graph(
            List.of(int8("x", ANY), real("r"), int8("y", ANY), int8("b", ANY)),
            List.of(
                new Operator.Dequantize(0, 1),
                new Operator.Cast(1, 2),
                new Operator.Relu(2, 3, Activation.RELU)),
            2,
            3),
        "operator 1 CAST (y)" + WHERE);
    // Real numbers that leave the graph as they are.
    refused(
        graph(
            List.of(bytes("x", ElementType.UINT8), real("r")), List.of(new Operator.Cast(0, 1)), 1),
        "operator 0 CAST (r)" + WHERE);
  }

  private static Tensor bytes(String name, ElementType type) {
    return new Tensor(name, SHAPE, type, Optional.empty(), Optional.empty());
  }

  private static Tensor real(String name) {
    return Tensor.floatActivation(name, SHAPE);
  }

  private static Tensor int8(String name, Quantization q) {
    return Tensor.int8Activation(name, SHAPE, q);
  }

  private static Graph graph(List<Tensor> tensors, List<Operator> operators, Integer... outputs) {
    return new Graph("", tensors, operators, List.of(0), List.of(outputs));
  }

  private static Program lower(Graph graph) {
    return Lowering.lower(graph, "test", "");
  }

  private static void refused(Graph graph, String message) {
    assertThatThrownBy(() -> lower(graph)).isInstanceOf(ModelException.class).hasMessage(message);
  }
}

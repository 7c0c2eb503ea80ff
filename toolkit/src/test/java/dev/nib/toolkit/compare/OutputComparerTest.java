package dev.nib.toolkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.program.Lowering;
import dev.nib.toolkit.ToolkitException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** By hand. */
class OutputComparerTest {
  private static final Quantization HALVES = Quantization.perTensor(0.5f, 1);

  /** Two inputs, their sum {@code [rows,3]}, and the same numbers once more on other axes. */
  private static Graph graph(
      int rows, BiFunction<String, Shape, Tensor> tensor, List<Integer> outputs) {
    return new Graph(
        "sum",
        List.of(
            tensor.apply("a", Shape.of(rows, 3)),
            tensor.apply("b", Shape.of(rows, 3)),
            tensor.apply("sum", Shape.of(rows, 3)),
            tensor.apply("flat", Shape.of(1, 1, rows * 3))),
        List.of(new Operator.Add(0, 1, 2, Activation.NONE), new Operator.Reshape(2, 3)),
        List.of(0, 1),
        outputs);
  }

  private static OutputComparer comparer(int int8Rows, List<Integer> int8Outputs) {
    Graph int8 =
        graph(int8Rows, (name, shape) -> Tensor.int8Activation(name, shape, HALVES), int8Outputs);
    return new OutputComparer(
        graph(2, Tensor::floatActivation, List.of(2, 3)),
        Lowering.lower(int8, "int8", "0".repeat(64)));
  }

  @Test
  void everyRowOfAnOutputWithClassesIsAnAnswer() {
    // The float model gives sum, flat; the int8 model flat, sum.
    float[] floats = {0.1f, 0.2f, 0.3f, 3, 2, 1, 9, 9, 9, 9, 9, 9};
    // Flat: all 9 but one, 8.5. Sum: 0 0 0.5, then a tie at 2, whose first is taken.
    byte[] int8s = {19, 19, 19, 19, 19, 18, 1, 1, 2, 5, 5, 3};
    List<OutputComparison> outputs =
        comparer(2, List.of(3, 2)).compare(new float[][] {floats}, new byte[][] {int8s});
    OutputComparison flat = outputs.get(0);
    assertThat(flat.name()).isEqualTo("flat").isEqualTo(flat.floatName());
    assertThat(flat.answers()).as("[1,1,6] has no rows").isZero();
    assertThat(flat.agreement()).isEmpty();
    assertThat(flat.error()).isCloseTo(Math.sqrt(0.25 / 6), within(1e-12));
    assertThat(flat.largestDifference()).isEqualTo(0.5);
    OutputComparison sum = outputs.get(1);
    assertThat(sum.shape()).containsExactly(2, 3);
    assertThat(sum.answers()).isEqualTo(2);
    assertThat(sum.sameAnswers()).isEqualTo(2);
    assertThat(sum.agreement()).isEqualTo(Optional.of(1.0));
    assertThat(sum.error())
        .isCloseTo(Math.sqrt((0.01 + 0.04 + 0.04 + 1 + 0 + 0) / 6), within(1e-7));
    byte[] other = {19, 19, 19, 19, 19, 19, 1, 2, 1, 5, 5, 3};
    assertThat(
            comparer(2, List.of(3, 2))
                .compare(new float[][] {floats, floats}, new byte[][] {int8s, other})
                .get(1)
                .agreement())
        .isEqualTo(Optional.of(0.75));
  }

  @Test
  void outputsOfOtherSizesAreRefused() {
    assertThatThrownBy(() -> comparer(4, List.of(2)))
        .isInstanceOf(ToolkitException.class)
        .hasMessage(
            "sum: output sum is [4,3], the float model's are [sum [2,3], flat [1,1,6]]; give the"
                + " float model that it was made of");
  }
}

package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost, by hand. */
class OutputLossTest {
  private static final float[][] EXPECTED = {{1, 0}, {0.25f, 0.75f}};
  private static final float[][] ACTUAL = {{0, 1}, {0.25f, 0.75f}};

  private static Graph graph(boolean softmax, Shape shape) {
    return new Graph(
        "net",
        List.of(Tensor.floatActivation("x", shape), Tensor.floatActivation("y", shape)),
        List.of(
            softmax
                ? new Operator.Softmax(0, 1, 1)
                : new Operator.Function(UnaryFunction.HARD_SWISH, 0, 1)),
        List.of(0),
        List.of(1));
  }

  @Test
  void nothingLostIsNothing() {
    for (boolean softmax : new boolean[] {true, false}) {
      OutputLoss loss = new OutputLoss(graph(softmax, Shape.of(1, 2)));
      assertThat(loss.of(EXPECTED, EXPECTED)).isZero();
      assertThat(loss.relativeError(EXPECTED, EXPECTED)).isZero();
      assertThat(loss.agreement(EXPECTED, EXPECTED)).isEqualTo(1);
    }
  }

  @Test
  void probabilitiesAreComparedByDivergence() {
    OutputLoss loss = new OutputLoss(graph(true, Shape.of(1, 2)));
    // p is (513, 1) / 514 and q (1, 513) / 514 for one of two samples.
    assertThat(loss.of(EXPECTED, ACTUAL)).isCloseTo(512 / 514.0 * Math.log(513) / 2, within(1e-9));
    assertThat(loss.agreement(EXPECTED, ACTUAL)).isEqualTo(0.5);
  }

  @Test
  void otherOutputsAreComparedByVariance() {
    OutputLoss loss = new OutputLoss(graph(false, Shape.of(1, 2)));
    // Squares of 1 and 1; deviations from 0.5 are 0.5, 0.5, 0.25 and 0.25.
    assertThat(loss.of(EXPECTED, ACTUAL)).isCloseTo(2 / 0.625, within(1e-9));
    assertThat(loss.relativeError(EXPECTED, ACTUAL)).isCloseTo(Math.sqrt(3.2), within(1e-9));
    float[][] same = {{2, 2}, {2, 2}};
    float[][] off = {{2, 2}, {2, 3}};
    assertThat(loss.of(same, off)).as("a constant output").isCloseTo(1 / 16.0, within(1e-9));
  }

  @Test
  void everyRowOfClassesCounts() {
    OutputLoss rows = new OutputLoss(graph(true, Shape.of(2, 2)));
    float[][] expected = {{1, 0, 0, 1}, {1, 0, 0, 1}};
    float[][] actual = {{1, 0, 1, 0}, {1, 0, 0, 1}};
    assertThat(rows.agreement(expected, actual)).isEqualTo(0.5);
    assertThat(rows.of(expected, actual)).isCloseTo(512 / 514.0 * Math.log(513) / 4, within(1e-9));
  }

  @Test
  void someSamplesAreSpreadOverAll() {
    Graph graph = graph(false, Shape.of(1, 1));
    float[] values = new float[10];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Samples all = Samples.of(graph, List.of(new Samples.Array("x", Shape.of(10, 1), values)));
    assertThat(all.spread(10)).isSameAs(all);
    assertThat(all.spread(99)).isSameAs(all);
    Samples some = all.spread(4);
    assertThat(some.count()).isEqualTo(4);
    float[] copied = new float[4];
    for (int i = 0; i < 4; i++) {
      some.copy(i, 0, copied, i);
    }
    assertThat(copied).containsExactly(0, 2, 5, 7);
    assertThat(some.head(2).count()).isEqualTo(2);
    assertThat(Arrays.stream(SomeSamples.spread(all, 4).positions())).containsExactly(0, 2, 5, 7);
  }
}

package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArraySamplesTest {
  /** A sum of two inputs {@code [1,2,3]}. */
  private static final Graph SUM =
      new Graph(
          "sum",
          List.of(
              Tensor.floatActivation("a", Shape.of(1, 2, 3)),
              Tensor.floatActivation("b", Shape.of(1, 2, 3)),
              Tensor.floatActivation("c", Shape.of(1, 2, 3))),
          List.of(new Operator.Add(0, 1, 2, Activation.NONE)),
          List.of(0, 1),
          List.of(2));

  private static Samples.Array array(String name, int samples, float first) {
    float[] values = new float[samples * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return new Samples.Array(name, Shape.of(samples, 2, 3), values);
  }

  @Test
  void rangesAreThoseOfTheArrays() {
    Samples samples = Samples.of(SUM, List.of(array("a.npy", 4, -2), array("b.npy", 4, 100)));
    assertThat(samples.count()).isEqualTo(4);
    float[] target = new float[7];
    samples.copy(3, 1, target, 1);
    assertThat(target).containsExactly(0, 118, 119, 120, 121, 122, 123);
    Graph int8 =
        PostTraining.quantize(
                new FloatModel(SUM),
                samples,
                QuantizerSettings.defaults()
                    .withMethod(java.util.Optional.of(CalibrationMethod.MINMAX)),
                (stage, done, total) -> {})
            .graph();
    // From -2 to 21 in 255 steps; from 0, which a range must hold, to 123.
    assertThat(int8.tensor(0).quantization().orElseThrow().scale()).isEqualTo(23f / 255);
    assertThat(int8.tensor(1).quantization().orElseThrow().scale()).isEqualTo(123f / 255);
  }

  @Test
  void theFirstSamplesAreThose() {
    Samples all = Samples.of(SUM, List.of(array("a.npy", 4, -2), array("b.npy", 4, 100)));
    assertThat(all.head(9).count()).isEqualTo(4);
    Samples first = all.head(3).head(2);
    assertThat(first.count()).isEqualTo(2);
    first.requireFits(SUM);
    first.requireVaried();
    float[] target = new float[6];
    first.copy(1, 1, target, 0);
    assertThat(target).containsExactly(106, 107, 108, 109, 110, 111);
    assertThat(new FloatModel(SUM).outputs(first, done -> {}))
        .isDeepEqualTo(
            new float[][] {
              {98, 100, 102, 104, 106, 108},
              {110, 112, 114, 116, 118, 120}
            });
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused(
        "the model has 2 inputs (a is [1,2,3], b is [1,2,3]), there are 1 arrays; give one for"
            + " each, in this order",
        array("a.npy", 4, 0));
    refused("a.npy has 4 samples, b.npy has 5", array("a.npy", 4, 0), array("b.npy", 5, 0));
    refused(
        "b.npy: has shape [3,2], input b is [1,2,3], or several of it one after another",
        array("a.npy", 1, 0),
        new Samples.Array("b.npy", Shape.of(3, 2), new float[6]));
    Samples.Array broken = array("b.npy", 1, 0);
    broken.values()[4] = Float.NaN;
    refused(
        "b.npy: sample 0, element 4 is NaN, which is no number that a model can take",
        array("a.npy", 1, 0),
        broken);
  }

  @Test
  void samplesThatAreAllTheSameSayNothing() {
    Samples.Array zeros = new Samples.Array("z.npy", Shape.of(2, 2, 3), new float[12]);
    assertThatThrownBy(Samples.of(SUM, List.of(zeros, zeros))::requireVaried)
        .isInstanceOf(QuantizationException.class)
        .hasMessageStartingWith("z.npy: every number is 0.0");
  }

  private static void refused(String message, Samples.Array... arrays) {
    assertThatThrownBy(() -> Samples.of(SUM, List.of(arrays)))
        .isInstanceOf(QuantizationException.class)
        .hasMessage(message);
  }
}

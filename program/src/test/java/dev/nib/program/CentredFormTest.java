package dev.nib.program;

import static dev.nib.program.Handmade.ONE;
import static dev.nib.program.Handmade.value;
import static dev.nib.program.Handmade.zero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The form of a weighted step without its input zero point, against the form that has it. */
class CentredFormTest {
  private static final AccumulatorRange ANY =
      new AccumulatorRange(Integer.MIN_VALUE, Integer.MAX_VALUE);

  private static Step.FullyConnected dense(int zeroPoint, Bytes weights, int... bias) {
    int inputs = weights.size() / bias.length;
    return new Step.FullyConnected(
        zero(zeroPoint, "in", 1, inputs),
        value("out", 1, bias.length),
        1,
        inputs,
        bias.length,
        weights,
        Ints.of(bias),
        ONE,
        ANY);
  }

  /** Every pair of inputs, of which either may be missing, as in the padding. */
  @Test
  void sumsAreTheSameAndStayInTheirRange() {
    for (int zeroPoint : new int[] {-128, -1, 0, 5, 127}) {
      Step.FullyConnected step = dense(zeroPoint, Bytes.of((byte) 3, (byte) -127), 1000);
      CentredForm form = CentredForm.of(step);
      AccumulatorRange range = form.sums().get(0);
      int lowest = 0;
      int highest = 0;
      for (int a = -128; a < 128; a++) {
        for (int b = -128; b < 128; b++) {
          int sum = 3 * (a - zeroPoint) - 127 * (b - zeroPoint);
          assertThat(form.bias().get(0) + sum).isEqualTo(1000 + 3 * a - 127 * b);
          lowest = Math.min(lowest, sum);
          highest = Math.max(highest, sum);
        }
      }
      assertThat(range).isEqualTo(new AccumulatorRange(lowest, highest));
      int bias = form.bias().get(0);
      assertThat(form.biased(0)).isEqualTo(new AccumulatorRange(lowest + bias, highest + bias));
    }
  }

  /** Weights of a depthwise convolution have their channels innermost. */
  @Test
  void channelsOfADepthwiseConvolution() {
    Step.DepthwiseConv2D step =
        new Step.DepthwiseConv2D(
            zero(2, "in", 1, 1, 2, 2),
            value("out", 1, 1, 1, 2),
            Handmade.placement(1, 1, 0),
            1,
            Bytes.of((byte) 1, (byte) 10, (byte) 2, (byte) 20),
            Ints.of(0, 7),
            ONE,
            ANY,
            Optional.empty());
    assertThat(CentredForm.of(step).bias()).isEqualTo(Ints.of(2 * 3, 7 + 2 * 30));
  }

  @Test
  void aBiasThatNoGraphCanHaveIsRefused() {
    Step.FullyConnected step = dense(-128, Bytes.of((byte) 127), Integer.MIN_VALUE);
    assertThatThrownBy(() -> CentredForm.of(step))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("channel 0: -2147499904");
  }
}

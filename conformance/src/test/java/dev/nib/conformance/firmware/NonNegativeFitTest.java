package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NonNegativeFitTest {
  @Test
  void factorsAreFoundAgain() {
    double[] factors = {4.25, 0, 61, 1.5};
    Random random = new Random(3);
    double[][] amounts = new double[12][factors.length];
    double[] measured = new double[amounts.length];
    for (int s = 0; s < amounts.length; s++) {
      for (int i = 0; i < factors.length; i++) {
        amounts[s][i] = 1 + random.nextInt(1000);
        measured[s] += amounts[s][i] * factors[i];
      }
    }
    double[] fit = NonNegativeFit.of(amounts, measured);
    for (int i = 0; i < factors.length; i++) {
      assertThat(fit[i]).isCloseTo(factors[i], within(1e-3));
    }
  }

  @Test
  void noFactorIsNegative() {
    // The nearest would be 3 and -1.
    double[][] amounts = {{1, 1}, {1, 2}, {2, 1}};
    double[] measured = {2, 1, 5};
    double[] fit = NonNegativeFit.of(amounts, measured);
    assertThat(fit[1]).isZero();
    assertThat(fit[0]).isPositive();
  }
}

package dev.nib.model.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against the real functions; the exact integers are the vectors of docs/arithmetic.md. */
class FixedPointExponentialTest {
  @Property(tries = 20_000)
  void exponentialIsCloseToTheRealOne(@ForAll @IntRange(min = -2147483647, max = 0) int a) {
    double actual = FixedPointExponential.expOnNegativeValues(a) * 0x1p-31;
    assertThat(actual).isCloseTo(Math.exp(a * 0x1p-26), within(3e-6));
  }

  @Property(tries = 20_000)
  void reciprocalIsCloseToTheRealOne(@ForAll @IntRange(min = 0) int a) {
    double actual = FixedPointExponential.reciprocalOfOnePlus(a) * 0x1p-31;
    assertThat(actual).isCloseTo(1 / (1 + a * 0x1p-31), within(3e-8));
  }

  /** Two steps of Newton's would give 2147143778, and four 2147169370. */
  @Test
  void reciprocalTakesThreeSteps() {
    assertThat(FixedPointExponential.reciprocalOfOnePlus(314_326)).isEqualTo(2_147_169_362);
  }
}

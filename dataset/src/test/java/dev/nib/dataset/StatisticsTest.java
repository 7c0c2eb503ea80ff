package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against figures of textbooks and hand computation. */
class StatisticsTest {
  @Test
  void wilsonIntervalOfKnownSamples() {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score).
    assertInterval(new Proportion(81, 263), 0.2553, 0.3662);
    assertInterval(new Proportion(15, 148), 0.0624, 0.1605);
    assertInterval(new Proportion(0, 20), 0, 0.1611);
    assertInterval(new Proportion(1, 29), 0.0061, 0.1718);
    assertInterval(new Proportion(20, 20), 1 - 0.1611, 1);
  }

  private static void assertInterval(Proportion p, double low, double high) {
    assertThat(p.low95()).isCloseTo(low, within(5e-5));
    assertThat(p.high95()).isCloseTo(high, within(5e-5));
  }

  @Test
  void proportionsMustBeParts() {
    assertThatThrownBy(() -> new Proportion(3, 2)).hasMessage("3 of 2");
    assertThatThrownBy(() -> new Proportion(0, 0)).hasMessage("0 of 0");
  }

  @Test
  void mcNemarCountsWhereOneIsRight() {
    int[] labels = {0, 1, 2, 3, 4};
    int[] first = {0, 1, 2, 0, 0};
    int[] second = {0, 0, 0, 3, 1};
    assertThat(PairedTest.of(labels, first, second)).isEqualTo(new PairedTest(2, 1));
  }

  @Test
  void mcNemarIsTheBinomialTest() {
    assertThat(new PairedTest(0, 0).pValue()).isEqualTo(1);
    assertThat(new PairedTest(4, 4).pValue()).isEqualTo(1);
    // 2 * 2^-5, and 2 * (1 + 10 + 45) / 2^10.
    assertThat(new PairedTest(5, 0).pValue()).isCloseTo(0.0625, within(1e-12));
    assertThat(new PairedTest(2, 8).pValue()).isCloseTo(0.109375, within(1e-12));
    assertThat(new PairedTest(8, 2).pValue()).isCloseTo(0.109375, within(1e-12));
    // Large counts: the normal approximation gives z = 100 / sqrt(10000) = 1, p = 0.317.
    assertThat(new PairedTest(5050, 4950).pValue()).isCloseTo(0.322, within(1e-3));
    assertThat(new PairedTest(6000, 4000).pValue()).isLessThan(1e-80);
  }

  @Test
  void outputErrorIsTakenOverAllRows() {
    OutputError error = new OutputError();
    error.add(new float[] {1, 2}, new float[] {1, 5});
    error.add(new float[] {0}, new float[] {-4});
    assertThat(error.rootMeanSquare()).isCloseTo(Math.sqrt(25.0 / 3), within(1e-12));
    assertThat(error.largest()).isEqualTo(4);
  }
}

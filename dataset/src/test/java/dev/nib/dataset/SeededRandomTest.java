package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  @Test
  void isSplitMix64() {
    // The JDK documents neither, but its SplittableRandom is the same generator.
    SplittableRandom peer = new SplittableRandom(42);
    SeededRandom random = new SeededRandom(42);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.nextLong()).isEqualTo(peer.nextLong());
    }
  }

  @Test
  void numbersStayInTheirRanges() {
    SeededRandom random = new SeededRandom(7);
    int[] histogram = new int[10];
    double sum = 0;
    double squares = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      histogram[random.nextInt(10)]++;
      assertThat(random.between(-2, 3)).isGreaterThanOrEqualTo(-2).isLessThan(3);
      double bell = random.nextBell();
      assertThat(bell).isBetween(-3.5, 3.5);
      sum += bell;
      squares += bell * bell;
    }
    for (int bin : histogram) {
      assertThat(bin).isBetween(n / 10 - 500, n / 10 + 500);
    }
    assertThat(sum / n).isCloseTo(0, within(0.02));
    assertThat(squares / n).isCloseTo(1, within(0.02));
  }

  @Test
  void streamsAreIndependentOfEachOther() {
    assertThat(SeededRandom.of(1, 0, 0).nextLong())
        .isNotEqualTo(SeededRandom.of(1, 0, 1).nextLong())
        .isNotEqualTo(SeededRandom.of(1, 1, 0).nextLong())
        .isNotEqualTo(SeededRandom.of(0, 1, 0).nextLong());
  }
}

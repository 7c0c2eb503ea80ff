package dev.nib.search.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes of rungs, by hand. */
class RungsTest {
  @Test
  void oneInThreeGoesOn() {
    Rungs rungs = new Rungs(List.of(2, 6, 18, 40));
    assertThat(rungs.sizes(12)).containsExactly(12, 4, 2);
    assertThat(rungs.sizes(1)).containsExactly(1, 1, 1);
    assertThat(rungs.generationEpochs(12)).isEqualTo(12 * 2 + 4 * 6 + 2 * 18);
    assertThat(rungs.lastEpochs()).isEqualTo(40);
  }

  @Test
  void epochsRise() {
    assertThatThrownBy(() -> new Rungs(List.of(3))).hasMessageContaining("must be 2 or more");
    assertThatThrownBy(() -> new Rungs(List.of(3, 3)))
        .hasMessageContaining("3 epochs come behind 3");
    assertThatThrownBy(() -> new Rungs(List.of(0, 3))).hasMessageContaining("must be more");
  }
}

package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelFoldingTest {
  private static final float[] WEIGHTS = {1, 2, 3, 4, 5, 6};

  @Test
  void channelsInFrontTakeTheirWeightsTogether() {
    assertThat(ChannelFolding.weights(WEIGHTS, 3, new double[] {10, -1}))
        .containsExactly(10, 20, 30, -4, -5, -6);
  }

  @Test
  void channelsAtTheBackTakeEveryOther() {
    assertThat(ChannelFolding.weights(WEIGHTS, 1, new double[] {10, -1}))
        .containsExactly(10, -2, 30, -4, 50, -6);
  }

  @Test
  void biasesAreRoundedOnce() {
    float third = 1 / 3f;
    assertThat(
            ChannelFolding.biases(
                new float[] {third, 2}, new double[] {3, 0.5}, new double[] {-1, 7}))
        .containsExactly((float) (third * 3.0 - 1), 8);
  }
}

package dev.nib.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DropoutTest {
  // Odd, since two are drawn at a time.
  private static final int SIZE = 100_001;

  private final float[] input = new float[SIZE];

  DropoutTest() {
    for (int i = 0; i < SIZE; i++) {
      input[i] = i + 1;
    }
  }

  private float[] outputs(double rate, int index, long seed) {
    return new Dropout(rate, index, SIZE).forward(new float[0], input, Pass.training(seed)).clone();
  }

  @Test
  void thePartIsDroppedAndTheOthersAreScaled() {
    for (double rate : new double[] {0.1, 0.3, 0.5, 0.9}) {
      float[] outputs = outputs(rate, 2, 7);
      int dropped = 0;
      for (int i = 0; i < SIZE; i++) {
        if (outputs[i] == 0) {
          dropped++;
        } else {
          assertThat(outputs[i]).isEqualTo(input[i] * (float) (1 / (1 - rate)));
        }
      }
      // Five standard deviations of at most 0.16 %.
      assertThat((double) dropped / SIZE).isCloseTo(rate, within(0.008));
    }
  }

  @Test
  void gradientsAreDroppedAlike() {
    Dropout dropout = new Dropout(0.4, 0, SIZE);
    float[] outputs = dropout.forward(new float[0], input, Pass.training(3));
    assertThat(dropout.backward(new float[0], new float[0], input.clone())).isEqualTo(outputs);
  }

  @Test
  void seedAndPlaceDecide() {
    assertThat(outputs(0.5, 1, 9)).isEqualTo(outputs(0.5, 1, 9));
    assertThat(outputs(0.5, 1, 9)).isNotEqualTo(outputs(0.5, 1, 10));
    assertThat(outputs(0.5, 1, 9)).isNotEqualTo(outputs(0.5, 2, 9));
  }

  @Test
  void predictionsDropNothing() {
    assertThat(new Dropout(0.5, 1, SIZE).forward(new float[0], input, Pass.PREDICTION))
        .isEqualTo(input);
  }
}

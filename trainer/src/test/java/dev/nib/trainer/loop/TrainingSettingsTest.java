package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrainingSettingsTest {
  private static final TrainingSettings DEFAULTS = TrainingSettings.defaults();

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> DEFAULTS.withEpochs(0)).hasMessageContaining("0 epochs");
    assertThatThrownBy(() -> DEFAULTS.withBatchSize(0)).hasMessageContaining("batch size is 0");
    assertThatThrownBy(() -> DEFAULTS.withThreads(0)).hasMessageContaining("0 threads");
    assertThatThrownBy(() -> DEFAULTS.withLearningRate(0)).hasMessageContaining("rate is 0.0");
    assertThatThrownBy(() -> DEFAULTS.withLearningRate(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> DEFAULTS.withLearningRate(Double.POSITIVE_INFINITY))
        .hasMessageContaining("Infinity");
  }

  @Test
  void theLearningRateRisesForATenthThenFallsToNearlyNothing() {
    TrainingSettings settings = DEFAULTS.withLearningRate(0.01);
    long steps = 1000;
    for (long step = 1; step < steps; step++) {
      double change = settings.learningRate(step, steps) - settings.learningRate(step - 1, steps);
      if (step < 100) {
        assertThat(change).as("step %d", step).isPositive();
      } else if (step > 101) {
        assertThat(change).as("step %d", step).isNegative();
      }
    }
    assertThat(settings.learningRate(0, steps)).isBetween(0.0, 0.001);
    assertThat(settings.learningRate(100, steps)).isCloseTo(0.01, within(1e-4));
    assertThat(settings.learningRate(steps - 1, steps)).isBetween(0.0, 1e-6);
  }

  @Test
  void aSingleStepLearnsToo() {
    assertThat(DEFAULTS.learningRate(0, 1)).isPositive();
  }
}

package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

class AdamStepsTest {
  private static final NetDefinition NET = NetText.parse("tiny", "pool pool pool classifier:10");

  /** Over more steps than the powers' first rounding that is not the nearest float, the 3,606th. */
  @Test
  void stepsAreNd4jsToTheBit() {
    int count = NET.parameterCount();
    TrainingSettings settings = TrainingSettings.defaults().withLearningRate(0.01);
    Adam adam = new Adam();
    INDArray moments = Nd4j.zeros(DataType.FLOAT, 1, 2L * count);
    GradientUpdater<?> updater = adam.instantiate(moments, true);
    Random random = new Random(1);
    try (ReplicaPool pool = new ReplicaPool(NET, Weights.random(NET, 1), 1)) {
      INDArray expected = Nd4j.createFromArray(pool.params().clone());
      AdamSteps steps = new AdamSteps(pool, settings, NET, 5000);
      for (int step = 0; step < 4000; step++) {
        float[] gradient = new float[count];
        for (int i = 0; i < count; i++) {
          gradient[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian() - 5));
        }
        INDArray theirs = Nd4j.createFromArray(gradient.clone());
        adam.setLearningRate(settings.learningRate(step, 5000));
        updater.applyUpdater(theirs, step, 0);
        expected.subi(theirs);
        assertThat(steps.step(gradient, 1)).isTrue();
        if (step % 100 == 0 || step == 3605) {
          assertThat(pool.params()).as("step %d", step).isEqualTo(expected.data().asFloat());
        }
      }
      assertThat(pool.params()).isEqualTo(expected.data().asFloat());
      assertThat(steps.moments()).isEqualTo(moments.data().asFloat());
    }
  }

  @Test
  void aParameterThatIsNoNumberIsSeen() {
    try (ReplicaPool pool = new ReplicaPool(NET, Weights.random(NET, 1), 1)) {
      AdamSteps steps = new AdamSteps(pool, TrainingSettings.defaults(), NET, 10);
      float[] gradient = new float[NET.parameterCount()];
      assertThat(steps.step(gradient, 1)).isTrue();
      gradient[NET.parameterCount() - 1] = Float.NaN;
      assertThat(steps.step(gradient, 1)).isFalse();
    }
  }
}

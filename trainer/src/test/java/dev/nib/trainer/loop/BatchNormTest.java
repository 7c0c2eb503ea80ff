package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LoadOptions;
import dev.nib.model.Padding;
import dev.nib.model.testing.NaiveFloat;
import dev.nib.trainer.nets.LayerDefinition.BatchNorm;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import dev.nib.trainer.nets.NetDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  // With a ReLU of its own, and in front of a pool that has it.
  private static final NetDefinition NET =
      new NetDefinition(
          "normed",
          9,
          8,
          List.of(
              new Convolution(3, 3),
              new BatchNorm(),
              new Dropout(0.2),
              new Convolution(3, 5),
              new BatchNorm(),
              new MaxPool(Padding.VALID),
              new Classifier(4)));

  @Test
  void itLearnsAndItsFoldedGraphComputesTheSame() {
    Dataset digits =
        DataSources.load("synthetic", LoadOptions.defaults().withSyntheticSizes(600, 200));
    NetDefinition net =
        NetDefinition.forDigits(
                "tiny",
                new Convolution(3, 6),
                new MaxPool(Padding.VALID),
                new MaxPool(Padding.VALID),
                new Classifier(10))
            .withBatchNorm();
    TrainingSettings settings =
        TrainingSettings.defaults().withEpochs(3).withLearningRate(0.01).withThreads(2);
    TrainedNet trained =
        CnnTrainer.train(net, digits.train(), digits.test(), settings, TrainingControl.none());
    assertThat(trained.history().best().orElseThrow().validationAccuracy()).isGreaterThan(0.5);
    float[][] expected = trained.predict(digits.test(), 2);
    for (int i = 0; i < 20; i++) {
      double[] pixels = new double[784];
      for (int p = 0; p < 784; p++) {
        pixels[p] = digits.test().pixel(i, p / 28, p % 28) / 255.0;
      }
      double[] actual = NaiveFloat.run(trained.toGraph(), pixels);
      for (int c = 0; c < 10; c++) {
        assertThat(actual[c]).isCloseTo(expected[i][c], within(1e-5));
      }
    }
    float[][] oneThread =
        CnnTrainer.train(
                net, digits.train(), digits.test(), settings.withThreads(1), TrainingControl.none())
            .predict(digits.test(), 1);
    assertThat(oneThread).isDeepEqualTo(expected);
  }

  @Test
  void itStandsDirectlyBehindAConvolution() {
    assertThatThrownBy(
            () ->
                NetDefinition.forDigits(
                    "odd",
                    new Convolution(3, 3),
                    new MaxPool(Padding.VALID),
                    new BatchNorm(),
                    new Classifier(10)))
        .hasMessage("odd: norm0: does not stand directly behind a convolution");
    assertThat(NET.withoutBatchNorm().withBatchNorm())
        .isEqualTo(NET.withBatchNorm())
        .isEqualTo(NET);
  }
}

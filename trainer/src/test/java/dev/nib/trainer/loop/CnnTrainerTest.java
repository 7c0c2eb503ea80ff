package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Splits;
import dev.nib.model.Padding;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import dev.nib.trainer.nets.NetDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CnnTrainerTest {
  private static final TrainingSettings SETTINGS =
      TrainingSettings.defaults().withEpochs(4).withLearningRate(0.01).withThreads(2);

  private static final NetDefinition TINY =
      NetDefinition.forDigits(
          "tiny",
          new Convolution(3, 8),
          new MaxPool(Padding.VALID),
          new MaxPool(Padding.VALID),
          new Dropout(0.2),
          new Classifier(10));

  private static LabelledImages train;
  private static LabelledImages test;

  @BeforeAll
  static void draw() {
    Dataset digits =
        DataSources.load("synthetic", LoadOptions.defaults().withSyntheticSizes(600, 200));
    train = digits.train();
    test = digits.test();
  }

  @Test
  void trainingLowersTheLossAndBeatsChance() {
    TrainedNet net = CnnTrainer.train(TINY, train, test, SETTINGS, TrainingControl.none());
    List<EpochRecord> epochs = net.history().epochs();
    assertThat(epochs).hasSize(4).extracting(EpochRecord::epoch).containsExactly(1, 2, 3, 4);
    assertThat(epochs.get(3).trainLoss()).isLessThan(0.7 * epochs.get(0).trainLoss());
    assertThat(net.history().best().orElseThrow().validationAccuracy()).isGreaterThan(0.5);
    assertThat(accuracy(net, test))
        .isEqualTo(net.history().best().orElseThrow().validationAccuracy());
  }

  @Test
  void theBestEpochsWeightsAreKept() {
    // The better it learns the training labels, the worse it does on these.
    int[] order = new int[test.count()];
    byte[] pixels = new byte[test.count() * test.imageSize()];
    byte[] labels = new byte[test.count()];
    for (int i = 0; i < order.length; i++) {
      test.copyPixels(i, pixels, i * test.imageSize());
      labels[i] = (byte) ((test.label(i) + 1) % 10);
    }
    LabelledImages wrong = LabelledImages.of(28, 28, 10, pixels, labels);
    TrainedNet net = CnnTrainer.train(TINY, train, wrong, SETTINGS, TrainingControl.none());
    EpochRecord best = net.history().best().orElseThrow();
    List<EpochRecord> epochs = net.history().epochs();
    assertThat(best.validationAccuracy())
        .isEqualTo(epochs.stream().mapToDouble(EpochRecord::validationAccuracy).max().orElse(-1));
    assertThat(epochs.get(3).validationAccuracy()).isLessThan(best.validationAccuracy());
    assertThat(accuracy(net, wrong)).isEqualTo(best.validationAccuracy());
  }

  @Test
  void theSameSeedGivesTheSameNetOnOneAndTwoThreads() {
    TrainingSettings two = SETTINGS.withEpochs(2);
    float[][] first = outputs(two);
    assertThat(outputs(two)).isDeepEqualTo(first);
    assertThat(outputs(two.withThreads(1))).isDeepEqualTo(first);
    assertThat(outputs(two.withSeed(2))[0]).isNotEqualTo(first[0]);
  }

  @Test
  void moreThreadsThanImagesInTheLastBatchDoNoHarm() {
    TrainingSettings settings = SETTINGS.withEpochs(1).withBatchSize(43).withThreads(3);
    TrainedNet net = CnnTrainer.train(TINY, train.head(44), test, settings, TrainingControl.none());
    assertThat(net.history().epochs()).hasSize(1);
  }

  private static float[][] outputs(TrainingSettings settings) {
    return CnnTrainer.train(TINY, train, test, settings, TrainingControl.none()).predict(test, 2);
  }

  @Test
  void aLossThatIsNoNumberStopsTheTraining() {
    assertThatThrownBy(
            () ->
                CnnTrainer.train(
                    TINY, train, test, SETTINGS.withLearningRate(1e38), TrainingControl.none()))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "tiny: epoch \\d, batch \\d+: the loss is no longer a number; a learning rate below"
                + " 1.0E38 may mend it");
  }

  @Test
  void theListenerHearsOfEveryBatchAndEpoch() {
    List<TrainingListener.BatchProgress> batches = new ArrayList<>();
    List<EpochRecord> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void batchDone(BatchProgress progress) {
            batches.add(progress);
          }

          @Override
          public void epochDone(EpochRecord epoch) {
            epochs.add(epoch);
          }
        };
    TrainedNet net =
        CnnTrainer.train(TINY, train, test, SETTINGS.withEpochs(2), TrainingControl.of(listener));
    // 600 = 6 * 86 + 84.
    assertThat(batches).hasSize(14);
    assertThat(batches.get(0).batch()).isEqualTo(1);
    assertThat(batches.get(13).epoch()).isEqualTo(2);
    assertThat(batches.get(13).batch()).isEqualTo(7);
    assertThat(batches.get(13).loss()).isCloseTo(epochs.get(1).trainLoss(), within(1e-12));
    assertThat(batches.get(13).accuracy()).isEqualTo(epochs.get(1).trainAccuracy());
    assertThat(epochs).isEqualTo(net.history().epochs());
  }

  @Test
  void theValidationPartIsHeldOutFromTheTrainingImages() {
    List<TrainingListener.BatchProgress> batches = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void batchDone(BatchProgress progress) {
            batches.add(progress);
          }
        };
    CnnTrainer.train(
        TINY, train, 1, SETTINGS.withEpochs(1).withBatchSize(10), TrainingControl.of(listener));
    assertThat(batches).hasSize(54);
  }

  @Test
  void theValidationSeedAloneDecidesWhatIsHeldOut() {
    TrainingSettings settings = SETTINGS.withEpochs(1).withSeed(3);
    Splits.Split split = Splits.stratified(train, CnnTrainer.VALIDATION_FRACTION, 5);
    float[][] expected =
        CnnTrainer.train(TINY, split.rest(), split.chosen(), settings, TrainingControl.none())
            .predict(test, 1);
    assertThat(CnnTrainer.train(TINY, train, 5, settings, TrainingControl.none()).predict(test, 1))
        .isDeepEqualTo(expected);
    float[][] others =
        CnnTrainer.train(TINY, train, 3, settings, TrainingControl.none()).predict(test, 1);
    assertThat(Arrays.deepEquals(others, expected)).isFalse();
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    LabelledImages small = LabelledImages.of(8, 9, 10, new byte[72], new byte[1]);
    assertThatThrownBy(() -> CnnTrainer.train(TINY, small, test, SETTINGS, TrainingControl.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tiny reads images of 28x28, these are 8x9");
    assertThatThrownBy(() -> CnnTrainer.untrained(TINY, 1).predict(small, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> CnnTrainer.train(TINY, train.head(0), test, SETTINGS, TrainingControl.none()))
        .hasMessage("there are no training images");
    LabelledImages letters = LabelledImages.of(28, 28, 26, new byte[784], new byte[1]);
    assertThatThrownBy(
            () -> CnnTrainer.train(TINY, train, letters, SETTINGS, TrainingControl.none()))
        .hasMessage("tiny tells 10 classes apart, the validation images have 26");
  }

  private static double accuracy(TrainedNet net, LabelledImages images) {
    float[][] outputs = net.predict(images, 2);
    int correct = 0;
    for (int i = 0; i < outputs.length; i++) {
      int best = 0;
      double sum = 0;
      for (int c = 0; c < 10; c++) {
        best = outputs[i][c] > outputs[i][best] ? c : best;
        sum += outputs[i][c];
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      correct += best == images.label(i) ? 1 : 0;
    }
    return (double) correct / outputs.length;
  }
}

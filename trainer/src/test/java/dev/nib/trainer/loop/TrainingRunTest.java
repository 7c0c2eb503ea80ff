package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Splits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.Batch;
import dev.nib.dataset.augment.BatchStream;
import dev.nib.model.Argmax;
import dev.nib.model.Padding;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import dev.nib.trainer.nets.NetDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final NetDefinition TINY =
      NetDefinition.forDigits(
          "tiny",
          new Convolution(3, 4),
          new MaxPool(Padding.VALID),
          new MaxPool(Padding.VALID),
          new Dropout(0.2),
          new Classifier(10));

  private static final TrainingSettings SETTINGS =
      TrainingSettings.defaults()
          .withEpochs(3)
          .withLearningRate(0.01)
          .withThreads(2)
          .withRecipe(
              Recipe.plain().withAugmentation(Augmentation.gentle()).withWeightAveraging(0.9));

  private static LabelledImages train;
  private static LabelledImages validation;

  @TempDir private Path folder;

  @BeforeAll
  static void draw() {
    Dataset digits =
        DataSources.load("synthetic", LoadOptions.defaults().withSyntheticSizes(400, 100));
    train = digits.train();
    validation = digits.test();
  }

  /** Ends a training as a kill would: nothing runs after it. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static TrainingListener killAfter(int batches) {
    return new TrainingListener() {
      private int left = batches;

      @Override
      public void batchDone(BatchProgress progress) {
        if (--left == 0) {
          throw new Killed();
        }
      }
    };
  }

  @Test
  void aTrainingKilledAtAnyBatchGoesOnToTheSameWeights() {
    TrainedNet whole = train(SETTINGS, TrainingControl.none());
    for (int batches : new int[] {1, 5, 6, 12, 15}) {
      Path file = folder.resolve("at" + batches);
      TrainingControl dies = TrainingControl.of(killAfter(batches)).withCheckpoint(file, false);
      assertThatThrownBy(() -> train(SETTINGS, dies)).isInstanceOf(Killed.class);
      assertThat(Files.exists(file)).isEqualTo(batches > 5);
      List<EpochRecord> heard = new ArrayList<>();
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void epochDone(EpochRecord epoch) {
              heard.add(epoch);
            }
          };
      TrainedNet resumed = train(SETTINGS, TrainingControl.of(listener).withCheckpoint(file, true));
      assertThat(resumed.predict(validation, 2)).isDeepEqualTo(whole.predict(validation, 2));
      assertThat(heard).isEqualTo(resumed.history().epochs()).hasSize(3);
      assertThat(figures(resumed)).isEqualTo(figures(whole));
    }
  }

  private static List<Double> figures(TrainedNet net) {
    return net.history().epochs().stream()
        .flatMap(e -> java.util.stream.Stream.of(e.trainLoss(), e.validationLoss()))
        .toList();
  }

  @Test
  void aFinishedTrainingIsReadFromItsCheckpoint() {
    Path file = folder.resolve("done");
    TrainingControl control = TrainingControl.none().withCheckpoint(file, true);
    TrainedNet first = train(SETTINGS, control);
    TrainedNet again = train(SETTINGS, TrainingControl.of(killAfter(1)).withCheckpoint(file, true));
    assertThat(again.predict(validation, 1)).isDeepEqualTo(first.predict(validation, 1));
    assertThat(again.history()).isEqualTo(first.history());
  }

  @Test
  void aStopEndsAfterTheBatchWithAUsableNet() {
    AtomicInteger batches = new AtomicInteger();
    TrainingControl control = TrainingControl.none().withStop(() -> batches.incrementAndGet() == 7);
    TrainedNet net = train(SETTINGS, control);
    assertThat(batches).hasValue(7);
    assertThat(net.history().stopped()).isTrue();
    assertThat(net.history().epochs()).hasSize(2);
    assertThat(net.history().best()).isPresent();
    assertThat(accuracy(net)).isEqualTo(net.history().best().orElseThrow().validationAccuracy());
  }

  @Test
  void aStopInTheFirstEpochLeavesWeightsThatCanGoOn() {
    Path file = folder.resolve("first");
    TrainingControl control =
        TrainingControl.none().withStop(() -> true).withCheckpoint(file, false);
    TrainedNet net = train(SETTINGS, control);
    assertThat(net.history().epochs()).hasSize(1);
    assertThat(net.predict(validation, 1)[0]).doesNotContain(Float.NaN);
    assertThat(file).as("a part of an epoch is not gone on from").doesNotExist();
  }

  @Test
  void aStopAfterTheVeryLastBatchChangesNothing() {
    AtomicInteger batches = new AtomicInteger();
    TrainingControl control =
        TrainingControl.none().withStop(() -> batches.incrementAndGet() == 15);
    assertThat(train(SETTINGS, control).history().stopped()).isFalse();
  }

  @Test
  void damagedCheckpointsAndThoseOfOtherTrainingsAreRefused() throws IOException {
    Path file = folder.resolve("checkpoint");
    train(SETTINGS.withEpochs(1), TrainingControl.none().withCheckpoint(file, false));
    assertRefused(SETTINGS.withEpochs(1).withSeed(2), file);
    assertRefused(SETTINGS, file);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length += 97) {
      Files.write(file, Arrays.copyOf(good, length));
      assertDamaged(file);
    }
    for (int at = 0; at < good.length; at += 101) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      assertDamaged(file);
    }
  }

  private static void assertRefused(TrainingSettings settings, Path file) {
    assertThatThrownBy(() -> train(settings, TrainingControl.none().withCheckpoint(file, true)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is of another training")
        .hasMessageStartingWith(file.toString());
  }

  private static void assertDamaged(Path file) {
    assertThatThrownBy(() -> Checkpoint.read(file, "any", TINY.parameterCount()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("train without --resume")
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void eachPartOfTheRecipeChangesTheResult() {
    TrainingSettings plain = SETTINGS.withEpochs(1).withRecipe(Recipe.plain());
    TrainedNet teacher = train(plain, TrainingControl.none());
    float[] first = teacher.predict(validation, 1)[0];
    for (Recipe recipe :
        List.of(
            Recipe.plain().withAugmentation(Augmentation.study()),
            Recipe.plain().withSchedule(Schedule.CONSTANT),
            Recipe.plain().withLabelSmoothing(0.1),
            Recipe.plain().withWeightAveraging(0.99),
            Recipe.plain().withDistillation(new Distillation(teacher, 0.5, 2)))) {
      TrainedNet net = train(plain.withRecipe(recipe), TrainingControl.none());
      assertThat(net.predict(validation, 1)[0]).as("%s", recipe).isNotEqualTo(first);
      assertThat(net.history().best().orElseThrow().trainLoss()).as("%s", recipe).isFinite();
    }
  }

  @Test
  void targetsAreSmoothedLabelsBlendedWithTheTeacher() {
    Targets smooth = new Targets(4, Recipe.plain().withLabelSmoothing(0.2), Optional.empty());
    assertThat(smooth.labels(new int[] {2, 0}, 0, 2))
        .containsExactly(
            new float[] {0.05f, 0.05f, 0.85f, 0.05f, 0.85f, 0.05f, 0.05f, 0.05f}, within(1e-7f));
    float[] targets = {0, 1, 0};
    TrainedNet anyone = CnnTrainer.untrained(TINY, 1);
    new Distillation(anyone, 0.5, 2).blend(new float[] {0.64f, 0.04f, 0.32f}, targets, 3);
    // Square roots 0.8, 0.2, 0.565685, sum 1.565685.
    assertThat(targets)
        .containsExactly(new float[] {0.255479f, 0.563870f, 0.180651f}, within(1e-6f));
  }

  /** Where images stay as they are a teacher is asked once, of all of them. */
  @Test
  void aTeacherThatIsRememberedSaysTheSame() {
    TrainedNet teacher = CnnTrainer.untrained(TINY, 9);
    Recipe recipe = Recipe.plain().withDistillation(new Distillation(teacher, 0.7, 2));
    int classes = TINY.classes();
    Targets asked = new Targets(classes, recipe, Optional.empty());
    Targets known = new Targets(classes, recipe, Optional.of(teacher.predict(train, 1)));
    int[] order = Splits.permutation(train.count(), 5);
    try (BatchStream stream = new BatchStream(train, order, 16, Augmentation.none(), 1, 1, 0)) {
      Batch batch = stream.next();
      float[] wanted = asked.of(batch, 3, 16);
      assertThat(known.of(batch, 3, 16)).containsExactly(wanted, within(1e-6f));
      assertThat(known.of(batch, 0, 13)).isNotEqualTo(wanted);
    }
  }

  private static TrainedNet train(TrainingSettings settings, TrainingControl control) {
    return CnnTrainer.train(TINY, train, validation, settings, control);
  }

  private static double accuracy(TrainedNet net) {
    float[][] outputs = net.predict(validation, 2);
    int correct = 0;
    for (int i = 0; i < outputs.length; i++) {
      correct += Argmax.of(outputs[i]) == validation.label(i) ? 1 : 0;
    }
    return (double) correct / outputs.length;
  }
}

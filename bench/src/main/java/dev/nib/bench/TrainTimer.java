package dev.nib.bench;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.Recipe;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingListener;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.Nets;

/**
 * Times training: {@code TrainTimer NET SECONDS THREADS BATCH plain|augmented}; a line for each
 * step. NET is a name or a text. What takes an image's time does not depend on what it shows.
 */
final class TrainTimer {
  private static final int STEPS_AN_EPOCH = 100;

  private TrainTimer() {}

  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[3]);
    LabelledImages images =
        SyntheticDigits.generate(batch * STEPS_AN_EPOCH, 1, SyntheticDigits.Part.TRAIN);
    long end = Windows.end(arguments[1]);
    Recipe recipe = Recipe.plain();
    TrainingSettings settings =
        TrainingSettings.defaults()
            .withEpochs(Integer.MAX_VALUE)
            .withBatchSize(batch)
            // Small enough for every net.
            .withLearningRate(1e-4)
            .withThreads(Integer.parseInt(arguments[2]))
            .withRecipe(
                arguments[4].equals("augmented")
                    ? recipe.withAugmentation(Augmentation.study())
                    : recipe);
    CnnTrainer.train(
        Nets.of(arguments[0], "net"),
        images,
        images.head(batch),
        settings,
        TrainingControl.of(new Stopwatch(batch)).withStop(() -> System.nanoTime() > end));
    System.exit(0);
  }

  /** Prints what each step took but an epoch's first, which waits for the one before to end. */
  private static final class Stopwatch implements TrainingListener {
    private final int images;
    private long last;

    Stopwatch(int images) {
      this.images = images;
    }

    @Override
    public void batchDone(BatchProgress at) {
      long now = System.nanoTime();
      if (at.batch() > 1) {
        System.out.println((now - last) / images);
      }
      last = System.nanoTime();
    }
  }
}

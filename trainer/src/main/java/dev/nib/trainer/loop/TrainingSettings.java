package dev.nib.trainer.loop;

import dev.nib.trainer.nets.NetDefinition;

/**
 * How to train; start from {@link #defaults} and change what is to differ.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images per step, at least 1; the last batch of an epoch may have fewer
 * @param learningRate Adam's largest step size, above 0; {@link Recipe#schedule} says how it
 *     changes
 * @param seed decides initial weights, the order of the images, dropout and augmentation
 * @param threads how many threads compute, at least 1; no influence on the result with one or two
 * @param recipe what is done to images, labels, step size and weights
 */
public record TrainingSettings(
    int epochs, int batchSize, double learningRate, long seed, int threads, Recipe recipe) {
  /** The {@link #defaults} of epochs. */
  public static final int EPOCHS = 8;

  /** The {@link #defaults} of images per step. */
  public static final int BATCH = 86;

  public TrainingSettings {
    require(epochs >= 1, "%d epochs, must be 1 or more", epochs);
    require(batchSize >= 1, "batch size is %d, must be 1 or more", batchSize);
    require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "learning rate is %s, must be above 0 and finite",
        learningRate);
    require(threads >= 1, "%d threads, must be 1 or more", threads);
  }

  /**
   * Those of a small net: 8 epochs, batches of 86, learning rate 0.006, seed 1, as many threads as
   * processors, and the {@linkplain Recipe#plain plain recipe}.
   */
  public static TrainingSettings defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new TrainingSettings(EPOCHS, BATCH, 0.006, 1, processors, Recipe.plain());
  }

  /**
   * Settings that suit a net: the larger it is, the smaller the steps. 0.006 was the best of 0.002,
   * 0.006 and 0.01 for the compact net on validation images; with it the larger ones do not start
   * to learn.
   */
  public static TrainingSettings of(NetDefinition net) {
    int parameters = net.parameterCount();
    double rate = parameters < 50_000 ? 0.006 : parameters < 500_000 ? 0.002 : 0.001;
    return defaults().withLearningRate(rate);
  }

  public TrainingSettings withEpochs(int newEpochs) {
    return new TrainingSettings(newEpochs, batchSize, learningRate, seed, threads, recipe);
  }

  public TrainingSettings withBatchSize(int newBatchSize) {
    return new TrainingSettings(epochs, newBatchSize, learningRate, seed, threads, recipe);
  }

  public TrainingSettings withLearningRate(double newLearningRate) {
    return new TrainingSettings(epochs, batchSize, newLearningRate, seed, threads, recipe);
  }

  public TrainingSettings withSeed(long newSeed) {
    return new TrainingSettings(epochs, batchSize, learningRate, newSeed, threads, recipe);
  }

  public TrainingSettings withThreads(int newThreads) {
    return new TrainingSettings(epochs, batchSize, learningRate, seed, newThreads, recipe);
  }

  public TrainingSettings withRecipe(Recipe newRecipe) {
    return new TrainingSettings(epochs, batchSize, learningRate, seed, threads, newRecipe);
  }

  /**
   * The step size of one step.
   *
   * @param step 0..steps-1
   * @param steps steps of the whole training
   */
  double learningRate(long step, long steps) {
    return learningRate * recipe.schedule().factor(step, steps);
  }

  private static void require(boolean holds, String message, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(value));
    }
  }
}

package dev.nib.trainer.baseline;

import dev.nib.dataset.LabelledImages;

/**
 * How to grow a random forest (Breiman, Random Forests, 2001); start from {@link #defaults}.
 *
 * @param trees how many, at least 1
 * @param subsample the part of the images that a tree sees, drawn without replacement for each
 *     tree; above 0 and at most 1
 * @param seed decides samples and the pixels that a split may use
 * @param threads how many trees grow at a time, at least 1; they change no tree
 */
public record ForestSettings(int trees, double subsample, long seed, int threads)
    implements BaselineSettings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public ForestSettings {
    require(trees >= 1 && trees <= 100_000, trees + " trees, not 1..100000");
    require(
        subsample > 0 && subsample <= 1, "subsample is " + subsample + ", not above 0 and up to 1");
    require(threads >= 1, threads + " threads, not 1 or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public RandomForest train(LabelledImages images, BaselineListener listener) {
    return ForestTrainer.train(images, this, listener);
  }

  /**
   * The study's: 200 trees, each of half the images, grown until leaves are pure; a split chooses
   * among as many random pixels as the square root of their number. Seed 1, all processors.
   */
  public static ForestSettings defaults() {
    return new ForestSettings(200, 0.5, 1, Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #trees}. */
  public ForestSettings withTrees(int newTrees) {
    return new ForestSettings(newTrees, subsample, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public ForestSettings withSeed(long newSeed) {
    return new ForestSettings(trees, subsample, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public ForestSettings withThreads(int newThreads) {
    return new ForestSettings(trees, subsample, seed, newThreads);
  }
}

package dev.nib.dataset.baseline;

/**
 * How to grow a random forest (Breiman, Random Forests, 2001); start from {@link #defaults}.
 *
 * @param trees how many, at least 1
 * @param depth questions between root and leaf, at most; 0 for no limit
 * @param leaves of a tree, at most, at least 2, where those questions are asked first that gain
 *     most; 0 for no limit
 * @param splitPixels random pixels that a split chooses among; 0 for the square root of their
 *     number
 * @param greyBits how many of the highest bits of a pixel splits see, 1 to 8
 * @param subsample the part of the images that a tree sees, drawn without replacement for each
 *     tree; above 0 and at most 1
 * @param seed decides samples and the pixels that a split may use
 * @param threads how many trees grow at a time, at least 1; they change no tree
 */
public record ForestSettings(
    int trees,
    int depth,
    int leaves,
    int splitPixels,
    int greyBits,
    double subsample,
    long seed,
    int threads)
    implements BaselineSettings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public ForestSettings {
    require(trees >= 1, trees + " trees, not 1 or more");
    require(depth >= 0, "depth is " + depth + ", not 1 or more, or 0 for no limit");
    require(leaves == 0 || leaves >= 2, leaves + " leaves, not 2 or more, or 0 for no limit");
    require(splitPixels >= 0, splitPixels + " pixels for a split, not 1 or more");
    require(greyBits >= 1 && greyBits <= 8, greyBits + " bits of a pixel, not 1..8");
    require(
        subsample > 0 && subsample <= 1, "subsample is " + subsample + ", not above 0 and up to 1");
    require(threads >= 1, threads + " threads, not 1 or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The study's: 200 trees, each of half the images, grown until leaves are pure; a split chooses
   * among as many random pixels as the square root of their number. Seed 1, all processors.
   */
  public static ForestSettings defaults() {
    return new ForestSettings(200, 0, 0, 0, 8, 0.5, 1, Runtime.getRuntime().availableProcessors());
  }

  /** The pixels that a split of images of so many chooses among, at least one. */
  public int splitPixels(int pixels) {
    int wanted = splitPixels == 0 ? (int) Math.sqrt(pixels) : splitPixels;
    return Math.max(1, Math.min(pixels, wanted));
  }

  /** The same with another {@link #trees}. */
  public ForestSettings withTrees(int newTrees) {
    return new ForestSettings(
        newTrees, depth, leaves, splitPixels, greyBits, subsample, seed, threads);
  }

  /** The same with another {@link #depth}. */
  public ForestSettings withDepth(int newDepth) {
    return new ForestSettings(
        trees, newDepth, leaves, splitPixels, greyBits, subsample, seed, threads);
  }

  /** The same with another {@link #leaves}. */
  public ForestSettings withLeaves(int newLeaves) {
    return new ForestSettings(
        trees, depth, newLeaves, splitPixels, greyBits, subsample, seed, threads);
  }

  /** The same with another {@link #splitPixels}. */
  public ForestSettings withSplitPixels(int newSplitPixels) {
    return new ForestSettings(
        trees, depth, leaves, newSplitPixels, greyBits, subsample, seed, threads);
  }

  /** The same with another {@link #greyBits}. */
  public ForestSettings withGreyBits(int newGreyBits) {
    return new ForestSettings(
        trees, depth, leaves, splitPixels, newGreyBits, subsample, seed, threads);
  }

  /** The same with another {@link #subsample}. */
  public ForestSettings withSubsample(double newSubsample) {
    return new ForestSettings(
        trees, depth, leaves, splitPixels, greyBits, newSubsample, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public ForestSettings withSeed(long newSeed) {
    return new ForestSettings(
        trees, depth, leaves, splitPixels, greyBits, subsample, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public ForestSettings withThreads(int newThreads) {
    return new ForestSettings(
        trees, depth, leaves, splitPixels, greyBits, subsample, seed, newThreads);
  }
}

package dev.nib.toolkit.baseline;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What baseline is trained, on what and how; start from {@link #of}.
 *
 * @param kind which
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param output the file to write
 * @param images how they are prepared
 * @param limit use only so many training images, drawn with the classes in proportion; empty for
 *     all
 * @param heldOut score on this fraction of the training images, which are then not trained on,
 *     instead of the test images
 * @param trees of the forest; empty for 200, with {@code flash} 48 to choose from
 * @param depth questions of a tree between root and leaf, at most; empty for no limit
 * @param leaves of a tree, at most; empty for no limit
 * @param splitPixels random pixels that a split chooses among; empty for the square root of their
 *     number, with {@code flash} four times that
 * @param flash bytes that the forest's constants may take on a chip; empty for no limit
 * @param penalty the SVM's, of an image on the wrong side; empty for 1
 * @param seed of everything random
 * @param threads that compute
 */
public record TrainBaselineSettings(
    Kind kind,
    String data,
    Path output,
    ImageSettings images,
    Optional<Integer> limit,
    Optional<Double> heldOut,
    Optional<Integer> trees,
    Optional<Integer> depth,
    Optional<Integer> leaves,
    Optional<Integer> splitPixels,
    Optional<Integer> flash,
    Optional<Double> penalty,
    long seed,
    int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public TrainBaselineSettings {
    limit.ifPresent(n -> Setting.LIMIT.requireAtLeast(1, n));
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** What can be trained. */
  public enum Kind {
    FOREST("forest"),
    SVM("svm");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Its name. */
    public String word() {
      return word;
    }
  }

  /** A baseline as studies train it, with seed 1 on all processors. */
  public static TrainBaselineSettings of(Kind kind, String data, Path output) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        ImageSettings.defaults(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #kind}. */
  public TrainBaselineSettings withKind(Kind newKind) {
    return new TrainBaselineSettings(
        newKind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #data}. */
  public TrainBaselineSettings withData(String newData) {
    return new TrainBaselineSettings(
        kind,
        newData,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #output}. */
  public TrainBaselineSettings withOutput(Path newOutput) {
    return new TrainBaselineSettings(
        kind,
        data,
        newOutput,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #images}. */
  public TrainBaselineSettings withImages(ImageSettings newImages) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        newImages,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #limit}. */
  public TrainBaselineSettings withLimit(Integer newLimit) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        Optional.of(newLimit),
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #heldOut}. */
  public TrainBaselineSettings withHeldOut(Double newHeldOut) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        Optional.of(newHeldOut),
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #trees}. */
  public TrainBaselineSettings withTrees(Integer newTrees) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        Optional.of(newTrees),
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #depth}. */
  public TrainBaselineSettings withDepth(Integer newDepth) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        Optional.of(newDepth),
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #leaves}. */
  public TrainBaselineSettings withLeaves(Integer newLeaves) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        Optional.of(newLeaves),
        splitPixels,
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #splitPixels}. */
  public TrainBaselineSettings withSplitPixels(Integer newSplitPixels) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        Optional.of(newSplitPixels),
        flash,
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #flash}. */
  public TrainBaselineSettings withFlash(Integer newFlash) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        Optional.of(newFlash),
        penalty,
        seed,
        threads);
  }

  /** The same with another {@link #penalty}. */
  public TrainBaselineSettings withPenalty(Double newPenalty) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        Optional.of(newPenalty),
        seed,
        threads);
  }

  /** The same with another {@link #seed}. */
  public TrainBaselineSettings withSeed(long newSeed) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        newSeed,
        threads);
  }

  /** The same with another {@link #threads}. */
  public TrainBaselineSettings withThreads(int newThreads) {
    return new TrainBaselineSettings(
        kind,
        data,
        output,
        images,
        limit,
        heldOut,
        trees,
        depth,
        leaves,
        splitPixels,
        flash,
        penalty,
        seed,
        newThreads);
  }
}

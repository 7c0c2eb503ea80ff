package dev.nib.toolkit.baseline;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
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
    int threads)
    implements TrainBaselineSettingsBuilder.With {
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

  /** The same with another {@link #limit}. */
  public TrainBaselineSettings withLimit(Integer newLimit) {
    return withLimit(Optional.of(newLimit));
  }

  /** The same with another {@link #heldOut}. */
  public TrainBaselineSettings withHeldOut(Double newHeldOut) {
    return withHeldOut(Optional.of(newHeldOut));
  }

  /** The same with another {@link #trees}. */
  public TrainBaselineSettings withTrees(Integer newTrees) {
    return withTrees(Optional.of(newTrees));
  }

  /** The same with another {@link #depth}. */
  public TrainBaselineSettings withDepth(Integer newDepth) {
    return withDepth(Optional.of(newDepth));
  }

  /** The same with another {@link #leaves}. */
  public TrainBaselineSettings withLeaves(Integer newLeaves) {
    return withLeaves(Optional.of(newLeaves));
  }

  /** The same with another {@link #splitPixels}. */
  public TrainBaselineSettings withSplitPixels(Integer newSplitPixels) {
    return withSplitPixels(Optional.of(newSplitPixels));
  }

  /** The same with another {@link #flash}. */
  public TrainBaselineSettings withFlash(Integer newFlash) {
    return withFlash(Optional.of(newFlash));
  }

  /** The same with another {@link #penalty}. */
  public TrainBaselineSettings withPenalty(Double newPenalty) {
    return withPenalty(Optional.of(newPenalty));
  }
}

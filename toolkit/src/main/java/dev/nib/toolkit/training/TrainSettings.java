package dev.nib.toolkit.training;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.trainer.loop.Recipe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What net is trained, on what and how; start from {@link #of}.
 *
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param output the float32 file to write; its manifest {@code .run.json} and, until the training
 *     is done, its {@code .checkpoint} lie beside it
 * @param images how they are prepared
 * @param net {@code compact}, {@code appendix}, {@code report}, or a net as text, a word for each
 *     layer
 * @param batchNorm whether every convolution is normalised behind while training, which is folded
 *     into it in the file
 * @param pixels what the net takes grey levels for
 * @param limit use only so many training images, drawn with the classes in proportion; empty for
 *     all
 * @param epochs passes over the training images; empty for the net's usual ones
 * @param batch images a step; empty for the net's usual ones
 * @param learningRate Adam's largest step; empty for the net's usual one
 * @param recipe augmentation, schedule, targets and averaging
 * @param validationSeed decides all that is random of images: which are held out, which a limit
 *     leaves, how a source without a test part is split, the digits of {@code synthetic}; empty for
 *     the seed
 * @param resume whether to go on from a checkpoint that is there
 * @param seed of everything else that is random
 * @param threads that compute
 */
@RecordBuilder
public record TrainSettings(
    String data,
    Path output,
    ImageSettings images,
    String net,
    boolean batchNorm,
    PixelScale pixels,
    Optional<Integer> limit,
    Optional<Integer> epochs,
    Optional<Integer> batch,
    Optional<Double> learningRate,
    Recipe recipe,
    Optional<Long> validationSeed,
    boolean resume,
    long seed,
    int threads)
    implements TrainSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public TrainSettings {
    limit.ifPresent(n -> Setting.LIMIT.requireAtLeast(1, n));
    epochs.ifPresent(n -> Setting.EPOCHS.requireAtLeast(1, n));
    batch.ifPresent(n -> Setting.BATCH.requireAtLeast(1, n));
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** The net {@code compact} as it is usually trained, with seed 1 on all processors. */
  public static TrainSettings of(String data, Path output) {
    return new TrainSettings(
        data,
        output,
        ImageSettings.defaults(),
        "compact",
        false,
        PixelScale.UNIT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Recipe.plain(),
        Optional.empty(),
        false,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #limit}. */
  public TrainSettings withLimit(Integer newLimit) {
    return withLimit(Optional.of(newLimit));
  }

  /** The same with another {@link #epochs}. */
  public TrainSettings withEpochs(Integer newEpochs) {
    return withEpochs(Optional.of(newEpochs));
  }

  /** The same with another {@link #batch}. */
  public TrainSettings withBatch(Integer newBatch) {
    return withBatch(Optional.of(newBatch));
  }

  /** The same with another {@link #learningRate}. */
  public TrainSettings withLearningRate(Double newLearningRate) {
    return withLearningRate(Optional.of(newLearningRate));
  }

  /** The same with another {@link #validationSeed}. */
  public TrainSettings withValidationSeed(Long newValidationSeed) {
    return withValidationSeed(Optional.of(newValidationSeed));
  }

  /** What {@link #validationSeed} comes to. */
  long decidingSeed() {
    return validationSeed.orElse(seed);
  }

  /** A file beside the output with the same stem. */
  public Path sibling(String ending) {
    return output.resolveSibling(stem() + ending);
  }

  /** The output's name without its ending. */
  String stem() {
    String name = output.getFileName().toString();
    return name.endsWith(".tflite") ? name.substring(0, name.length() - 7) : name;
  }
}

package dev.nib.toolkit.verify;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.FoldingSettings;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is verified, and how; start from {@link #of}.
 *
 * @param model an int8 model or a forest
 * @param images how images are prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param all whether all images of a source are taken rather than its test part
 * @param count how many images or samples, the first
 * @param traced for how many of them every intermediate tensor is compared, too
 * @param targets their names, as {@link Targets} has them; none for all
 * @param timeout of each external program
 * @param folding of the inference core that is tried
 * @param keep the folder where what was built is kept; empty for a temporary one
 * @param seed of synthetic digits, splits and random inputs
 * @param threads that compute
 */
public record VerifySettings(
    ModelFile model,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    int count,
    int traced,
    List<String> targets,
    Duration timeout,
    FoldingSettings folding,
    Optional<Path> keep,
    long seed,
    int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public VerifySettings {
    Setting.COUNT.requireAtLeast(1, count);
    Setting.TRACED.requireAtLeast(0, traced);
    Setting.TIMEOUT.requireAtLeast(1, timeout.toSeconds());
    Setting.THREADS.requireAtLeast(1, threads);
    targets = List.copyOf(targets);
  }

  /** 100 images, 10 of them traced, on all targets, ten minutes for each program. */
  public static VerifySettings of(ModelFile model) {
    return new VerifySettings(
        model,
        ImageSettings.defaults(),
        Optional.empty(),
        false,
        100,
        10,
        List.of(),
        Duration.ofMinutes(10),
        FoldingSettings.defaults(),
        Optional.empty(),
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #model}. */
  public VerifySettings withModel(ModelFile newModel) {
    return new VerifySettings(
        newModel, images, pixels, all, count, traced, targets, timeout, folding, keep, seed,
        threads);
  }

  /** The same with another {@link #images}. */
  public VerifySettings withImages(ImageSettings newImages) {
    return new VerifySettings(
        model, newImages, pixels, all, count, traced, targets, timeout, folding, keep, seed,
        threads);
  }

  /** The same with another {@link #pixels}. */
  public VerifySettings withPixels(PixelScale newPixels) {
    return new VerifySettings(
        model,
        images,
        Optional.of(newPixels),
        all,
        count,
        traced,
        targets,
        timeout,
        folding,
        keep,
        seed,
        threads);
  }

  /** The same with another {@link #all}. */
  public VerifySettings withAll(boolean newAll) {
    return new VerifySettings(
        model, images, pixels, newAll, count, traced, targets, timeout, folding, keep, seed,
        threads);
  }

  /** The same with another {@link #count}. */
  public VerifySettings withCount(int newCount) {
    return new VerifySettings(
        model, images, pixels, all, newCount, traced, targets, timeout, folding, keep, seed,
        threads);
  }

  /** The same with another {@link #traced}. */
  public VerifySettings withTraced(int newTraced) {
    return new VerifySettings(
        model, images, pixels, all, count, newTraced, targets, timeout, folding, keep, seed,
        threads);
  }

  /** The same with another {@link #targets}. */
  public VerifySettings withTargets(List<String> newTargets) {
    return new VerifySettings(
        model,
        images,
        pixels,
        all,
        count,
        traced,
        newTargets,
        timeout,
        folding,
        keep,
        seed,
        threads);
  }

  /** The same with another {@link #timeout}. */
  public VerifySettings withTimeout(Duration newTimeout) {
    return new VerifySettings(
        model,
        images,
        pixels,
        all,
        count,
        traced,
        targets,
        newTimeout,
        folding,
        keep,
        seed,
        threads);
  }

  /** The same with another {@link #folding}. */
  public VerifySettings withFolding(FoldingSettings newFolding) {
    return new VerifySettings(
        model,
        images,
        pixels,
        all,
        count,
        traced,
        targets,
        timeout,
        newFolding,
        keep,
        seed,
        threads);
  }

  /** The same with another {@link #keep}. */
  public VerifySettings withKeep(Path newKeep) {
    return new VerifySettings(
        model,
        images,
        pixels,
        all,
        count,
        traced,
        targets,
        timeout,
        folding,
        Optional.of(newKeep),
        seed,
        threads);
  }

  /** The same with another {@link #seed}. */
  public VerifySettings withSeed(long newSeed) {
    return new VerifySettings(
        model, images, pixels, all, count, traced, targets, timeout, folding, keep, newSeed,
        threads);
  }

  /** The same with another {@link #threads}. */
  public VerifySettings withThreads(int newThreads) {
    return new VerifySettings(
        model,
        images,
        pixels,
        all,
        count,
        traced,
        targets,
        timeout,
        folding,
        keep,
        seed,
        newThreads);
  }
}

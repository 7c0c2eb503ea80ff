package dev.nib.toolkit.simulate;

import dev.nib.model.PixelScale;
import dev.nib.sim.Kernels;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is simulated; start from {@link #of}.
 *
 * @param model an int8 model; on labelled images a forest, too
 * @param images how images are prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param all whether all images of a source are taken rather than its test part
 * @param count how many images or samples, the first; empty for all
 * @param trace a folder for every tensor of the first sample, as {@code .npy} files with an {@code
 *     index.json}
 * @param kernels the readable ones, or those that give the same bytes sooner
 * @param seed of synthetic digits and splits
 * @param threads that compute
 */
public record SimulateSettings(
    ModelFile model,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    Optional<Path> trace,
    Kernels kernels,
    long seed,
    int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public SimulateSettings {
    count.ifPresent(n -> Setting.COUNT.requireAtLeast(1, n));
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** All test images by the fast kernels, without a trace; seed 1, all processors. */
  public static SimulateSettings of(ModelFile model) {
    return new SimulateSettings(
        model,
        ImageSettings.defaults(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Kernels.FAST,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #model}. */
  public SimulateSettings withModel(ModelFile newModel) {
    return new SimulateSettings(
        newModel, images, pixels, all, count, trace, kernels, seed, threads);
  }

  /** The same with another {@link #images}. */
  public SimulateSettings withImages(ImageSettings newImages) {
    return new SimulateSettings(
        model, newImages, pixels, all, count, trace, kernels, seed, threads);
  }

  /** The same with another {@link #pixels}. */
  public SimulateSettings withPixels(PixelScale newPixels) {
    return new SimulateSettings(
        model, images, Optional.of(newPixels), all, count, trace, kernels, seed, threads);
  }

  /** The same with another {@link #all}. */
  public SimulateSettings withAll(boolean newAll) {
    return new SimulateSettings(
        model, images, pixels, newAll, count, trace, kernels, seed, threads);
  }

  /** The same with another {@link #count}. */
  public SimulateSettings withCount(Integer newCount) {
    return new SimulateSettings(
        model, images, pixels, all, Optional.of(newCount), trace, kernels, seed, threads);
  }

  /** The same with another {@link #trace}. */
  public SimulateSettings withTrace(Path newTrace) {
    return new SimulateSettings(
        model, images, pixels, all, count, Optional.of(newTrace), kernels, seed, threads);
  }

  /** The same with another {@link #kernels}. */
  public SimulateSettings withKernels(Kernels newKernels) {
    return new SimulateSettings(
        model, images, pixels, all, count, trace, newKernels, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public SimulateSettings withSeed(long newSeed) {
    return new SimulateSettings(
        model, images, pixels, all, count, trace, kernels, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public SimulateSettings withThreads(int newThreads) {
    return new SimulateSettings(
        model, images, pixels, all, count, trace, kernels, seed, newThreads);
  }
}

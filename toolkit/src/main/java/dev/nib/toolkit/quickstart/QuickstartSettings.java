package dev.nib.toolkit.quickstart;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import java.nio.file.Path;

/**
 * On what the whole way is gone; start from {@link #of}.
 *
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param output the folder for models, sources, summary and report
 * @param images how they are prepared
 * @param pixels what the net takes grey levels for
 * @param seed of everything random
 * @param threads that compute
 */
public record QuickstartSettings(
    String data, Path output, ImageSettings images, PixelScale pixels, long seed, int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public QuickstartSettings {
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** Seed 1 on all processors. */
  public static QuickstartSettings of(String data, Path output) {
    return new QuickstartSettings(
        data,
        output,
        ImageSettings.defaults(),
        PixelScale.UNIT,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #data}. */
  public QuickstartSettings withData(String newData) {
    return new QuickstartSettings(newData, output, images, pixels, seed, threads);
  }

  /** The same with another {@link #output}. */
  public QuickstartSettings withOutput(Path newOutput) {
    return new QuickstartSettings(data, newOutput, images, pixels, seed, threads);
  }

  /** The same with another {@link #images}. */
  public QuickstartSettings withImages(ImageSettings newImages) {
    return new QuickstartSettings(data, output, newImages, pixels, seed, threads);
  }

  /** The same with another {@link #pixels}. */
  public QuickstartSettings withPixels(PixelScale newPixels) {
    return new QuickstartSettings(data, output, images, newPixels, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public QuickstartSettings withSeed(long newSeed) {
    return new QuickstartSettings(data, output, images, pixels, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public QuickstartSettings withThreads(int newThreads) {
    return new QuickstartSettings(data, output, images, pixels, seed, newThreads);
  }
}

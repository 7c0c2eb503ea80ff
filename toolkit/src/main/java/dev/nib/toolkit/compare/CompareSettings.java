package dev.nib.toolkit.compare;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import java.util.Optional;

/**
 * What is compared; start from {@link #of}.
 *
 * @param float32 a float32 model
 * @param int8 the int8 model that was made of it
 * @param images how images are prepared
 * @param pixels what the nets take grey levels for; empty for what their files say, else 0..1
 * @param all whether all images of a source are taken rather than its test part
 * @param count how many images or samples, the first; empty for all
 * @param layerImages the tensors of every layer are compared on the first so many, 0 for none
 * @param seed of synthetic digits and splits
 * @param threads that compute
 */
public record CompareSettings(
    ModelFile float32,
    ModelFile int8,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    int layerImages,
    long seed,
    int threads) {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public CompareSettings {
    count.ifPresent(n -> Setting.COUNT.requireAtLeast(1, n));
    Setting.LAYER_IMAGES.requireAtLeast(0, layerImages);
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** All test images, layers on {@value Compare#LAYER_IMAGES}, seed 1, all processors. */
  public static CompareSettings of(ModelFile float32, ModelFile int8) {
    return new CompareSettings(
        float32,
        int8,
        ImageSettings.defaults(),
        Optional.empty(),
        false,
        Optional.empty(),
        Compare.LAYER_IMAGES,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #float32}. */
  public CompareSettings withFloat32(ModelFile newFloat32) {
    return new CompareSettings(
        newFloat32, int8, images, pixels, all, count, layerImages, seed, threads);
  }

  /** The same with another {@link #int8}. */
  public CompareSettings withInt8(ModelFile newInt8) {
    return new CompareSettings(
        float32, newInt8, images, pixels, all, count, layerImages, seed, threads);
  }

  /** The same with another {@link #images}. */
  public CompareSettings withImages(ImageSettings newImages) {
    return new CompareSettings(
        float32, int8, newImages, pixels, all, count, layerImages, seed, threads);
  }

  /** The same with another {@link #pixels}. */
  public CompareSettings withPixels(PixelScale newPixels) {
    return new CompareSettings(
        float32, int8, images, Optional.of(newPixels), all, count, layerImages, seed, threads);
  }

  /** The same with another {@link #all}. */
  public CompareSettings withAll(boolean newAll) {
    return new CompareSettings(
        float32, int8, images, pixels, newAll, count, layerImages, seed, threads);
  }

  /** The same with another {@link #count}. */
  public CompareSettings withCount(Integer newCount) {
    return new CompareSettings(
        float32, int8, images, pixels, all, Optional.of(newCount), layerImages, seed, threads);
  }

  /** The same with another {@link #layerImages}. */
  public CompareSettings withLayerImages(int newLayerImages) {
    return new CompareSettings(
        float32, int8, images, pixels, all, count, newLayerImages, seed, threads);
  }

  /** The same with another {@link #seed}. */
  public CompareSettings withSeed(long newSeed) {
    return new CompareSettings(
        float32, int8, images, pixels, all, count, layerImages, newSeed, threads);
  }

  /** The same with another {@link #threads}. */
  public CompareSettings withThreads(int newThreads) {
    return new CompareSettings(
        float32, int8, images, pixels, all, count, layerImages, seed, newThreads);
  }
}

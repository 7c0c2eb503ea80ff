package dev.nib.toolkit.compare;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
public record CompareSettings(
    ModelFile float32,
    ModelFile int8,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    int layerImages,
    long seed,
    int threads)
    implements CompareSettingsBuilder.With {
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

  /** The same with another {@link #pixels}. */
  public CompareSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #count}. */
  public CompareSettings withCount(Integer newCount) {
    return withCount(Optional.of(newCount));
  }
}

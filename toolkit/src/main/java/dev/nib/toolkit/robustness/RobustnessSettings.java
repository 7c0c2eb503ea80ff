package dev.nib.toolkit.robustness;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Which models are measured; start from {@link #of}.
 *
 * @param models int8 models and forests, all on the same images
 * @param images how images are prepared, before they are distorted
 * @param pixels what the nets take grey levels for; empty for what their files say, else 0..1
 * @param all whether all images of a source are taken rather than its test part
 * @param count how many images, the first; empty for all
 * @param seed of distortions, synthetic digits and splits
 * @param threads that compute
 */
@RecordBuilder
public record RobustnessSettings(
    List<ModelFile> models,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    long seed,
    int threads)
    implements RobustnessSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left, or there is no model
   */
  public RobustnessSettings {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new ToolkitException("there is no model to measure");
    }
    count.ifPresent(n -> Setting.COUNT.requireAtLeast(1, n));
    Setting.THREADS.requireAtLeast(1, threads);
  }

  /** All test images; seed 1, all processors. */
  public static RobustnessSettings of(List<ModelFile> models) {
    return new RobustnessSettings(
        models,
        ImageSettings.defaults(),
        Optional.empty(),
        false,
        Optional.empty(),
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #count}. */
  public RobustnessSettings withCount(Integer newCount) {
    return withCount(Optional.of(newCount));
  }
}

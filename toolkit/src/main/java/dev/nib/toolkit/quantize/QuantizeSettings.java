package dev.nib.toolkit.quantize;

import dev.nib.model.PixelScale;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is quantised, on what and how; start from {@link #of}.
 *
 * @param model the float32 model
 * @param calibration where the calibration images come from, whose training part is used, or a
 *     float32 {@code .npy} array of samples for each input of the model
 * @param output the int8 file to write
 * @param count how many calibration images or samples; empty for {@value
 *     Quantize#CALIBRATION_IMAGES} images, or all samples
 * @param images how images are prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param quantizer how it is quantised, and the seed of everything random
 * @param threads that compute
 */
@RecordBuilder
public record QuantizeSettings(
    ModelFile model,
    List<String> calibration,
    Path output,
    Optional<Integer> count,
    ImageSettings images,
    Optional<PixelScale> pixels,
    QuantizerSettings quantizer,
    int threads)
    implements QuantizeSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public QuantizeSettings {
    if (calibration.isEmpty()) {
      throw new ToolkitException("%s is empty, a source is needed", Setting.CALIBRATION);
    }
    count.ifPresent(n -> Setting.COUNT.requireAtLeast(1, n));
    Setting.THREADS.requireAtLeast(1, threads);
    calibration = List.copyOf(calibration);
  }

  /** As {@link QuantizerSettings#defaults} does it, on all processors. */
  public static QuantizeSettings of(ModelFile model, String calibration, Path output) {
    return new QuantizeSettings(
        model,
        List.of(calibration),
        output,
        Optional.empty(),
        ImageSettings.defaults(),
        Optional.empty(),
        QuantizerSettings.defaults(),
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #count}. */
  public QuantizeSettings withCount(Integer newCount) {
    return withCount(Optional.of(newCount));
  }

  /** The same with another {@link #pixels}. */
  public QuantizeSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }
}

package dev.nib.toolkit.simulate;

import dev.nib.model.PixelScale;
import dev.nib.sim.Kernels;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
public record SimulateSettings(
    ModelFile model,
    ImageSettings images,
    Optional<PixelScale> pixels,
    boolean all,
    Optional<Integer> count,
    Optional<Path> trace,
    Kernels kernels,
    long seed,
    int threads)
    implements SimulateSettingsBuilder.With {
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

  /** The same with another {@link #pixels}. */
  public SimulateSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #count}. */
  public SimulateSettings withCount(Integer newCount) {
    return withCount(Optional.of(newCount));
  }

  /** The same with another {@link #trace}. */
  public SimulateSettings withTrace(Path newTrace) {
    return withTrace(Optional.of(newTrace));
  }
}

package dev.nib.toolkit.verify;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.FoldingSettings;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
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
    int threads)
    implements VerifySettingsBuilder.With {
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

  /** The same with another {@link #pixels}. */
  public VerifySettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #keep}. */
  public VerifySettings withKeep(Path newKeep) {
    return withKeep(Optional.of(newKeep));
  }
}

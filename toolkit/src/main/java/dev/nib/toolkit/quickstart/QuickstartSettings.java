package dev.nib.toolkit.quickstart;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;

/**
 * On what the whole way is gone; start from {@link #of}.
 *
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param output the folder for models, sources, summary and report
 * @param images how they are prepared
 * @param pixels what the net takes grey levels for
 * @param seed of everything random
 * @param threads that compute
 * @param commands that do the same, a line each, for the report; may be empty
 */
@RecordBuilder
public record QuickstartSettings(
    String data,
    Path output,
    ImageSettings images,
    PixelScale pixels,
    long seed,
    int threads,
    List<String> commands)
    implements QuickstartSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public QuickstartSettings {
    Setting.THREADS.requireAtLeast(1, threads);
    commands = List.copyOf(commands);
  }

  /** Seed 1 on all processors. */
  public static QuickstartSettings of(String data, Path output) {
    return new QuickstartSettings(
        data,
        output,
        ImageSettings.defaults(),
        PixelScale.UNIT,
        1,
        Runtime.getRuntime().availableProcessors(),
        List.of());
  }
}

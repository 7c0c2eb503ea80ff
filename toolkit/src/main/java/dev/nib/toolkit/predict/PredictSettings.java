package dev.nib.toolkit.predict;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How pictures are taken for digits; start from {@link #defaults}.
 *
 * @param model an int8 model
 * @param images how pictures are prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param report where a contact sheet is written, one HTML page; empty for nowhere
 * @param seen a folder for a PNG of what the net saw of each picture; empty for none
 * @param threads that compute
 */
@RecordBuilder
public record PredictSettings(
    ModelFile model,
    ImageSettings images,
    Optional<PixelScale> pixels,
    Optional<Path> report,
    Optional<Path> seen,
    int threads)
    implements PredictSettingsBuilder.With {
  /** The net of the zoo that is taken where nobody names one. */
  public static final String NET = "zoo:kb10";

  /**
   * Checks what can be checked before pictures are there.
   *
   * @throws ToolkitException when a number is out of range, or a setting is for other files
   */
  public PredictSettings {
    Setting.THREADS.requireAtLeast(1, threads);
    if (images.label().isPresent()) {
      throw new ToolkitException(
          "%s %s: is the column of a CSV file, and pictures have none; leave it out",
          Setting.LABEL, images.label().get());
    }
  }

  /** The zoo's {@value #NET} on digits that are looked for in the pictures, on all processors. */
  public static PredictSettings defaults() {
    return new PredictSettings(
        new ModelFile(NET),
        ImageSettings.defaults().withPrepare(ImageSettings.Prepare.DIGIT).withCloser(true),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Runtime.getRuntime().availableProcessors());
  }

  /** The same with another {@link #pixels}. */
  public PredictSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #report}. */
  public PredictSettings withReport(Path newReport) {
    return withReport(Optional.of(newReport));
  }

  /** The same with another {@link #seen}. */
  public PredictSettings withSeen(Path newSeen) {
    return withSeen(Optional.of(newSeen));
  }
}

package dev.nib.toolkit.generate;

import dev.nib.model.PixelScale;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What C is generated of, and what it is to be best at; start from {@link #of}.
 *
 * @param model an int8 model or a forest
 * @param output the folder to write to
 * @param data where the example's image comes from, the first test image; empty for a blank one
 * @param images how it is prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param goal what the code is best at; empty for speed, with a chip the fastest that fits
 * @param rows whether the image comes in row by row: an arena that never holds the whole of it
 * @param chip a microcontroller that the code must fit
 * @param asPackage whether the header comes in a folder for Arduino, PlatformIO, CMake and Zephyr
 * @param seed of synthetic digits and splits
 */
@RecordBuilder
public record CSettings(
    ModelFile model,
    Path output,
    Optional<String> data,
    ImageSettings images,
    Optional<PixelScale> pixels,
    Optional<Goal> goal,
    boolean rows,
    Optional<String> chip,
    boolean asPackage,
    long seed)
    implements CSettingsBuilder.With {
  /** What generated C can be best at. */
  public enum Goal {
    /** The fewest instructions. */
    SPEED,
    /** The smallest arena, layers computed row by row. */
    RAM,
    /** The fewest bytes of code and constants. */
    FLASH
  }

  /** The fastest C for any chip, with a blank image as its example. */
  public static CSettings of(ModelFile model, Path output) {
    return new CSettings(
        model,
        output,
        Optional.empty(),
        ImageSettings.defaults(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        1);
  }

  /** The same with another {@link #data}. */
  public CSettings withData(String newData) {
    return withData(Optional.of(newData));
  }

  /** The same with another {@link #pixels}. */
  public CSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }

  /** The same with another {@link #goal}. */
  public CSettings withGoal(Goal newGoal) {
    return withGoal(Optional.of(newGoal));
  }

  /** The same with another {@link #chip}. */
  public CSettings withChip(String newChip) {
    return withChip(Optional.of(newChip));
  }
}

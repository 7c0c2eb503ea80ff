package dev.nib.toolkit.send;

import dev.nib.codegen.verilog.board.Board;
import dev.nib.model.PixelScale;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * To which board images are sent; start from {@link #of}.
 *
 * @param model the int8 model that the board runs
 * @param device the serial port, such as {@code /dev/ttyUSB1}
 * @param images how images are prepared
 * @param pixels what the net takes grey levels for; empty for what its file says, else 0..1
 * @param count how many test images, the first
 * @param baud bits a second on the line
 * @param patienceSeconds within which a result must come
 * @param seed of synthetic digits and splits
 */
@RecordBuilder
public record SendSettings(
    ModelFile model,
    Path device,
    ImageSettings images,
    Optional<PixelScale> pixels,
    int count,
    int baud,
    int patienceSeconds,
    long seed)
    implements SendSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public SendSettings {
    Setting.COUNT.requireAtLeast(1, count);
    Setting.BAUD.requireAtLeast(1, baud);
    Setting.PATIENCE.requireAtLeast(1, patienceSeconds);
  }

  /** Ten images at the boards' speed, each of which is answered within 3 seconds. */
  public static SendSettings of(ModelFile model, Path device) {
    return new SendSettings(
        model, device, ImageSettings.defaults(), Optional.empty(), 10, Board.BAUD, 3, 1);
  }

  /** The same with another {@link #pixels}. */
  public SendSettings withPixels(PixelScale newPixels) {
    return withPixels(Optional.of(newPixels));
  }
}

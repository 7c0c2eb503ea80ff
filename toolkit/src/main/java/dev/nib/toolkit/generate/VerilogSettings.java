package dev.nib.toolkit.generate;

import dev.nib.toolkit.models.ModelFile;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Verilog is generated of, and for what; start from {@link #of}.
 *
 * @param model an int8 model
 * @param output the folder to write to
 * @param folding how the inference core is folded
 * @param board a board on which it is demonstrated over the serial line; its FPGA is the chip where
 *     none is said
 */
@RecordBuilder
public record VerilogSettings(
    ModelFile model, Path output, FoldingSettings folding, Optional<String> board)
    implements VerilogSettingsBuilder.With {
  /** A core of 8 lanes for any FPGA. */
  public static VerilogSettings of(ModelFile model, Path output) {
    return new VerilogSettings(model, output, FoldingSettings.defaults(), Optional.empty());
  }

  /** The same with another {@link #board}. */
  public VerilogSettings withBoard(String newBoard) {
    return withBoard(Optional.of(newBoard));
  }
}

package dev.nib.toolkit.generate;

import dev.nib.toolkit.models.ModelFile;
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
public record VerilogSettings(
    ModelFile model, Path output, FoldingSettings folding, Optional<String> board) {
  /** A core of 8 lanes for any FPGA. */
  public static VerilogSettings of(ModelFile model, Path output) {
    return new VerilogSettings(model, output, FoldingSettings.defaults(), Optional.empty());
  }

  /** The same with another {@link #model}. */
  public VerilogSettings withModel(ModelFile newModel) {
    return new VerilogSettings(newModel, output, folding, board);
  }

  /** The same with another {@link #output}. */
  public VerilogSettings withOutput(Path newOutput) {
    return new VerilogSettings(model, newOutput, folding, board);
  }

  /** The same with another {@link #folding}. */
  public VerilogSettings withFolding(FoldingSettings newFolding) {
    return new VerilogSettings(model, output, newFolding, board);
  }

  /** The same with another {@link #board}. */
  public VerilogSettings withBoard(String newBoard) {
    return new VerilogSettings(model, output, folding, Optional.of(newBoard));
  }
}

package dev.nib.codegen.verilog;

import dev.nib.chip.Fpga;
import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.model.ModelException;
import java.util.Optional;

/**
 * What the caller chooses of generated Verilog.
 *
 * @param lanes output channels that lie side by side in a word, 1 to {@value #MAX_LANES}; it need
 *     not divide the number of channels
 * @param serial true for a core that requantises without multipliers, in more cycles
 * @param fpga whose memories the core is to lie in; without one synthesis decides
 * @param board on which the core is demonstrated; it has the FPGA then
 */
public record VerilogOptions(
    int lanes, boolean serial, Optional<Fpga> fpga, Optional<Board> board) {
  public static final int MAX_LANES = 64;

  public static final VerilogOptions DEFAULT = new VerilogOptions(8);

  /** With multipliers. */
  public VerilogOptions(int lanes) {
    this(lanes, false);
  }

  /** For any FPGA. */
  public VerilogOptions(int lanes, boolean serial) {
    this(lanes, serial, Optional.empty());
  }

  /** On no board. */
  public VerilogOptions(int lanes, boolean serial, Optional<Fpga> fpga) {
    this(lanes, serial, fpga, Optional.empty());
  }

  public VerilogOptions {
    if (board.isPresent() && fpga.flatMap(board.get()::device).isEmpty()) {
      throw new ModelException(
          Text.format(
              "the %s has %s",
              board.get().displayName(), String.join(" or ", board.get().fpgas())));
    }
    if (lanes < 1 || lanes > MAX_LANES) {
      throw new ModelException(
          Text.format("%d lanes asked for, must be 1 to %d", lanes, MAX_LANES));
    }
  }
}

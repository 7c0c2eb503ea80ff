package dev.nib.codegen.verilog;

import dev.nib.codegen.Text;
import dev.nib.model.ModelException;

/**
 * What the caller chooses of generated Verilog.
 *
 * @param lanes output channels that lie side by side in a word, 1 to {@value #MAX_LANES}; it need
 *     not divide the number of channels
 * @param serial true for a core that requantises without multipliers, in more cycles
 */
public record VerilogOptions(int lanes, boolean serial) {
  public static final int MAX_LANES = 64;

  public static final VerilogOptions DEFAULT = new VerilogOptions(8);

  /** With multipliers. */
  public VerilogOptions(int lanes) {
    this(lanes, false);
  }

  public VerilogOptions {
    if (lanes < 1 || lanes > MAX_LANES) {
      throw new ModelException(
          Text.format("%d lanes asked for, must be 1 to %d", lanes, MAX_LANES));
    }
  }
}

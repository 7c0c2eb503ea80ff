package dev.nib.codegen.verilog.fit;

import dev.nib.chip.FpgaFamily;
import dev.nib.chip.FpgaResources;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.engine.EngineWidths;

/**
 * What logic a core takes in a family of FPGAs: sums whose terms were fitted to what Yosys and
 * nextpnr count, and made a twentieth larger. docs/results/fpga.md has the command that holds one
 * against the other; it is to be run whenever the engine changes.
 *
 * @param fixed cells of what no width changes
 * @param sumBit cells for each bit of each lane's sum
 * @param addressBit cells for each bit of an address of activations, and of one of weights
 * @param biasBit cells for each bit of a bias
 * @param romBit cells for each bit of a ROM that is made of logic
 * @param serial cells that the requantiser without multipliers takes more
 */
record LogicCost(
    double fixed, double sumBit, double addressBit, double biasBit, double romBit, double serial) {
  /** Multipliers of the requantiser that has some, 16 by 16 bits. */
  static final int REQUANTISER_MULTIPLIERS = 4;

  /** Tables of four inputs that make up for these, where there are none. */
  private static final int REQUANTISER_LOGIC = 1650;

  /** The same for the multiplier of a lane, 9 by 8 bits. */
  private static final int LANE_LOGIC = 165;

  /** Flip-flops of what is no lane, and for each bit of a bias. */
  private static final int FLIP_FLOPS = 640;

  private static final int FLIP_FLOPS_BIAS_BIT = 9;

  /** Flip-flops of a lane: the sum, the largest and the way out, and others. */
  private static final int LANE_SUMS = 3;

  private static final int LANE_FLIP_FLOPS = 24;

  static LogicCost of(FpgaFamily family) {
    return switch (family) {
      case ICE40 -> new LogicCost(115, 5.2, 34, 21, 0.063, 90);
      case ECP5 -> new LogicCost(0, 5.7, 32, 22, 0.025, 40);
      case XILINX_7 -> new LogicCost(35, 4.1, 26, 17, 0.02, 75);
      case CYCLONE_V -> new LogicCost(35, 4.1, 26, 17, 0.02, 75);
      case GOWIN -> new LogicCost(115, 5.7, 34, 22, 0.063, 90);
    };
  }

  /**
   * Cells of a core.
   *
   * @param romBits of ROMs that are made of logic
   */
  int cells(EngineCore core, FpgaResources fpga, long romBits) {
    EngineWidths widths = core.widths();
    double cells =
        fixed
            + sumBit * core.lanes() * widths.acc()
            + addressBit * (widths.address() + widths.weight())
            + biasBit * widths.bias()
            + romBit * romBits
            + (core.serial() ? serial : 0);
    if (!hasMultipliers(fpga)) {
      cells += core.lanes() * LANE_LOGIC + (core.serial() ? 0 : REQUANTISER_LOGIC);
    }
    return (int) Math.ceil(cells);
  }

  /** Flip-flops of a core, those in multipliers with them. */
  static int flipFlops(EngineCore core) {
    return FLIP_FLOPS
        + FLIP_FLOPS_BIAS_BIT * core.widths().bias()
        + core.lanes() * (LANE_SUMS * core.widths().acc() + LANE_FLIP_FLOPS);
  }

  /** Multipliers that a core takes of those that the FPGA has. */
  static int multipliers(EngineCore core, FpgaResources fpga) {
    int wanted = core.lanes() + (core.serial() ? 0 : REQUANTISER_MULTIPLIERS);
    return hasMultipliers(fpga) ? wanted : 0;
  }

  /** Yosys (0.23) makes logic of every multiplication for Gowin. */
  private static boolean hasMultipliers(FpgaResources fpga) {
    return fpga.multipliers() > 0 && fpga.family() != FpgaFamily.GOWIN;
  }
}

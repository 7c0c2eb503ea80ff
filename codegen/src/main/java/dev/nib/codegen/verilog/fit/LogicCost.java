package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.engine.EngineWidths;

/**
 * What logic a core takes in a family of FPGAs: sums whose terms were fitted to what Yosys and
 * nextpnr count, and made a twelfth larger. docs/results/fpga.md has the command that holds one
 * against the other; it is to be run whenever the engine changes.
 *
 * @param fixed cells of what no width changes
 * @param sumBit cells for each bit of each lane's sum
 * @param addressBit cells for each bit of an address of activations, and of one of weights
 * @param biasBit cells for each bit of a bias
 * @param romBit cells for each bit of a ROM that is made of logic
 * @param outputBit cells for each bit of a word of weights, for every {@value #BLOCK_WORDS} words
 *     but the first: what chooses among the block RAMs that they lie in
 * @param serial cells that the requantiser without multipliers takes more
 * @param laneMultiplier cells of a lane's multiplier, 9 by 8 bits, on an FPGA that has none
 * @param wideMultipliers the same of all multipliers of the requantiser
 */
record LogicCost(
    double fixed,
    double sumBit,
    double addressBit,
    double biasBit,
    double romBit,
    double outputBit,
    double serial,
    double laneMultiplier,
    double wideMultipliers) {
  private static final int BLOCK_WORDS = 512;

  /** Multipliers of the requantiser that has some, 16 by 16 bits. */
  static final int REQUANTISER_MULTIPLIERS = 4;

  /** Flip-flops of what is no lane, and for each bit of a bias. */
  private static final int FLIP_FLOPS = 730;

  private static final int FLIP_FLOPS_BIAS_BIT = 9;

  /** Flip-flops of a lane: the sum, the largest and the way out, and others. */
  private static final int LANE_SUMS = 3;

  private static final int LANE_FLIP_FLOPS = 24;

  static LogicCost of(FpgaFamily family) {
    return switch (family) {
      case ICE40 -> new LogicCost(578, 5.26, 11.6, 18.5, 0.05, 1.3, 120, 165, 1650);
      case ECP5 -> new LogicCost(145, 5.82, 27.8, 17.2, 0.02, 0.43, 81, 0, 0);
      case XILINX_7 -> new LogicCost(0, 4.5, 22.5, 17.8, 0.02, 0.08, 40, 0, 0);
      // Quartus has not been asked: an ALM is counted as a LUT6.
      case CYCLONE_V -> new LogicCost(0, 4.5, 22.5, 17.8, 0.02, 0.08, 40, 0, 0);
      case GOWIN -> new LogicCost(300, 5.82, 27.8, 17.2, 0.05, 0.43, 81, 330, 3300);
    };
  }

  /**
   * Cells of a core.
   *
   * @param romBits in ROMs that are made of logic
   */
  int cells(EngineCore core, Fpga fpga, long romBits) {
    EngineWidths widths = core.widths();
    double cells =
        fixed
            + sumBit * core.lanes() * widths.acc()
            + addressBit * (widths.address() + widths.weight())
            + biasBit * widths.bias()
            + romBit * romBits
            + outputBit * outputs(core.memories().weights())
            + (core.serial() ? serial : 0);
    if (!hasMultipliers(fpga)) {
      cells += core.lanes() * laneMultiplier + (core.serial() ? 0 : wideMultipliers);
    }
    return (int) Math.ceil(cells);
  }

  private static long outputs(BitWords weights) {
    return (long) weights.width() * ((weights.count() - 1) / BLOCK_WORDS);
  }

  /** Flip-flops of a core, those in multipliers with them. */
  static int flipFlops(EngineCore core) {
    return FLIP_FLOPS
        + FLIP_FLOPS_BIAS_BIT * core.widths().bias()
        + core.lanes() * (LANE_SUMS * core.widths().acc() + LANE_FLIP_FLOPS);
  }

  /** Multipliers that a core takes of those that the FPGA has. */
  static int multipliers(EngineCore core, Fpga fpga) {
    int wanted = core.lanes() + (core.serial() ? 0 : REQUANTISER_MULTIPLIERS);
    return hasMultipliers(fpga) ? wanted : 0;
  }

  /** Yosys (0.23) makes logic of every multiplication for Gowin. */
  private static boolean hasMultipliers(Fpga fpga) {
    return fpga.multipliers() > 0 && fpga.family() != FpgaFamily.GOWIN;
  }
}

package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Chip;

/**
 * The clock at which a core's images a second are stated.
 *
 * @param megahertz MHz
 * @param placed true where cores have been placed and routed and all ran at it
 *     (docs/results/fpga.md), false where it is assumed
 */
public record CoreClock(int megahertz, boolean placed) {
  static CoreClock of(Chip chip) {
    return switch (chip.fpga().orElseThrow().family()) {
      case ICE40 -> new CoreClock(chip.fpga().get().multipliers() > 0 ? 30 : 60, true);
      case ECP5 -> new CoreClock(75, false);
      case XILINX_7 -> new CoreClock(100, false);
      case CYCLONE_V -> new CoreClock(100, false);
      case GOWIN -> new CoreClock(27, false);
    };
  }

  /** Such as {@code 100 MHz (assumed)}. */
  public String text() {
    return megahertz + " MHz (" + (placed ? "placed" : "assumed") + ")";
  }
}

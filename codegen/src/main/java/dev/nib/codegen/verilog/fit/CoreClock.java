package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.codegen.verilog.board.Board;

/**
 * The clock at which a core's images a second are stated.
 *
 * @param megahertz MHz
 */
public record CoreClock(int megahertz, Origin origin) {
  /** Where a clock is from. */
  public enum Origin {
    /** Cores have been placed and routed and all ran at it (docs/results/fpga.md). */
    PLACED("placed"),
    /** None has been placed: it is what such a core may be expected to run at. */
    ASSUMED("assumed"),
    /** It is the board's. */
    BOARD("the board's");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  static CoreClock of(Fpga fpga) {
    return switch (fpga.family()) {
      case ICE40 -> new CoreClock(fpga.multipliers() > 0 ? 30 : 60, Origin.PLACED);
      case ECP5 -> new CoreClock(75, Origin.ASSUMED);
      case XILINX_7 -> new CoreClock(100, Origin.ASSUMED);
      case CYCLONE_V -> new CoreClock(100, Origin.ASSUMED);
      case GOWIN -> new CoreClock(27, Origin.ASSUMED);
    };
  }

  /** That of a board. */
  public static CoreClock of(Board board) {
    return new CoreClock(board.clockMegahertz(), Origin.BOARD);
  }

  /** Such as {@code 100 MHz (assumed)}. */
  public String text() {
    return megahertz + " MHz (" + origin.text() + ")";
  }
}

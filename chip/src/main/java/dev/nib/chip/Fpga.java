package dev.nib.chip;

/**
 * An FPGA, and what it has.
 *
 * @param name as its vendor writes it
 * @param family what its parts are
 * @param logicCells of the family's kind
 * @param flipFlops in them
 * @param blockRams that can hold initial contents
 * @param singlePortRams large ones without initial contents, of {@value #SINGLE_PORT_WORDS} words
 *     of 16 bits
 * @param multipliers of the family's kind
 * @param note what the figures mean, may be empty
 * @param source the vendor's document
 */
public record Fpga(
    String name,
    FpgaFamily family,
    int logicCells,
    int flipFlops,
    int blockRams,
    int singlePortRams,
    int multipliers,
    String note,
    String source) {
  /** iCE40 UltraPlus' SB_SPRAM256KA, which reads or writes one word a cycle. */
  public static final int SINGLE_PORT_WORDS = 16384;

  /**
   * Yosys' command that synthesises for it, with the option without which it has no multipliers.
   */
  public String synthesis() {
    boolean asks = family == FpgaFamily.ICE40 && multipliers > 0;
    return family.synthesis() + (asks ? " -dsp" : "");
  }
}

package dev.nib.chip;

/**
 * What an FPGA has.
 *
 * @param family what its parts are
 * @param logicCells of the family's kind
 * @param flipFlops in them
 * @param blockRams that can hold initial contents
 * @param singlePortRams large ones without initial contents, of {@value #SINGLE_PORT_WORDS} words
 *     of 16 bits
 * @param multipliers of the family's kind
 */
public record FpgaResources(
    FpgaFamily family,
    int logicCells,
    int flipFlops,
    int blockRams,
    int singlePortRams,
    int multipliers) {
  /** iCE40 UltraPlus' SB_SPRAM256KA, which reads or writes one word a cycle. */
  public static final int SINGLE_PORT_WORDS = 16384;

  /** Bytes of 8 bits in all block RAMs, parity bits not counted. */
  public long blockRamBytes() {
    return (long) blockRams * family.blockBytes();
  }

  /** Bytes in all single-port RAMs. */
  public long singlePortRamBytes() {
    return 2L * SINGLE_PORT_WORDS * singlePortRams;
  }

  /**
   * Yosys' command that synthesises for it, with the option without which it has no multipliers.
   */
  public String synthesis() {
    boolean asks = family == FpgaFamily.ICE40 && multipliers > 0;
    return family.synthesis() + (asks ? " -dsp" : "");
  }
}

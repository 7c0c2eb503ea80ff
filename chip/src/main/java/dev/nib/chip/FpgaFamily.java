package dev.nib.chip;

import java.util.List;

/**
 * What the FPGAs of a family are built of: logic cells, block RAMs and multipliers of one kind
 * each.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers, and lists of List.of
public enum FpgaFamily {
  /**
   * Lattice iCE40: blocks of 4 Kb; multipliers only on the UltraPlus. Lattice FPGA-DS-02029 (LP/HX
   * family data sheet) and FPGA-DS-02008 (UltraPlus): sysMEM and sysDSP.
   */
  ICE40(
      "iCE40",
      "ice40",
      "LUT4",
      new Block("SB_RAM40_4K", 4096, 1024, forms(256, 16, 512, 8, 1024, 4, 2048, 2)),
      new Multiplier(16, 16, 2),
      "logic"),
  /** Lattice ECP5: FPGA-DS-02012, sysMEM and sysDSP; half a slice of sysDSP is a multiplier. */
  ECP5("ECP5", "ecp5", "LUT4", eighteenKilobits("DP16KD"), new Multiplier(18, 18, 2), "logic"),
  /**
   * AMD's 7 series: UG473 (a RAMB36 counts as two blocks of 18 Kb) and UG479 (DSP48E1, 25 by 18
   * bits).
   */
  XILINX_7(
      "Xilinx",
      "xilinx",
      "LUT6",
      eighteenKilobits("RAMB18E1"),
      new Multiplier(25, 18, 1),
      "distributed"),
  /**
   * Intel's Cyclone V: CV-51001; a block DSP is one multiplier of 27 by 27 bits, two of 18 by 18 or
   * three of 9 by 9.
   */
  CYCLONE_V(
      "Intel",
      "intel_alm",
      "ALM",
      new Block("M10K", 10240, 1024, forms(256, 40, 512, 20, 1024, 10, 2048, 5, 4096, 2, 8192, 1)),
      new Multiplier(27, 27, 3),
      "logic"),
  /**
   * Gowin's LittleBee: UG285 (BSRAM) and UG287 (DSP); half of a 36-bit multiplier counts as one.
   */
  GOWIN("Gowin", "gowin", "LUT4", eighteenKilobits("BSRAM"), new Multiplier(18, 18, 2), "logic");

  private final String displayName;
  private final String yosysName;
  private final String logicCell;

  private final Block block;
  private final Multiplier multiplier;
  private final String logicStyle;

  FpgaFamily(
      String displayName,
      String yosysName,
      String logicCell,
      Block block,
      Multiplier multiplier,
      String logicStyle) {
    this.displayName = displayName;
    this.yosysName = yosysName;
    this.logicCell = logicCell;
    this.block = block;
    this.multiplier = multiplier;
    this.logicStyle = logicStyle;
  }

  /** A way to use a block RAM. */
  private record Form(int words, int width) {}

  /**
   * A block RAM.
   *
   * @param bits with those for parity
   * @param logicBits of a ROM of no more bits for each block that it would take, Yosys makes logic:
   *     16 for each point that a block costs in its tables
   */
  private record Block(String cell, int bits, int logicBits, List<Form> forms) {}

  /**
   * A multiplier of signed numbers.
   *
   * @param widthA bits of one factor
   * @param widthB bits of the other
   * @param products of 8 by 8 bits, without a factor in common, that it computes at a time
   */
  public record Multiplier(int widthA, int widthB, int products) {}

  private static Block eighteenKilobits(String cell) {
    return new Block(
        cell, 18432, 2048, forms(512, 36, 1024, 18, 2048, 9, 4096, 4, 8192, 2, 16384, 1));
  }

  /** Words and width of each. */
  private static List<Form> forms(int... pairs) {
    Form[] forms = new Form[pairs.length / 2];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = new Form(pairs[2 * i], pairs[2 * i + 1]);
    }
    return List.of(forms);
  }

  /** Its name in tables. */
  public String displayName() {
    return displayName;
  }

  /** Yosys' command that synthesises for the family. */
  public String synthesis() {
    return "synth_" + yosysName;
  }

  /** What {@link Fpga#logicCells} counts: tables of 4 or 6 inputs, or ALMs of 8. */
  public String logicCell() {
    return logicCell;
  }

  /** The block RAM's name. */
  public String blockCell() {
    return block.cell();
  }

  /** Bits of a block RAM, with those for parity. */
  public int blockBits() {
    return block.bits();
  }

  /** What a multiplier multiplies, on devices that have some. */
  public Multiplier multiplier() {
    return multiplier;
  }

  /**
   * Block RAMs for a memory of {@code words} words of {@code width} bits.
   *
   * <p>The estimate lays it out in blocks of one shape each, the best one; a synthesiser that mixes
   * shapes does with a few less, and one that finds a ROM too small for a block uses logic.
   */
  public int blocks(int words, int width) {
    return block.forms().stream()
        .mapToInt(f -> ceilDiv(words, f.words()) * ceilDiv(width, f.width()))
        .min()
        .orElseThrow();
  }

  /** Whether synthesis makes a ROM of logic, since it is too small for block RAM. */
  public boolean isRomOfLogic(int words, int width) {
    return (long) words * width <= (long) block.logicBits() * blocks(words, width);
  }

  /** The value of {@code rom_style} by which a ROM becomes logic whatever its size. */
  public String logicStyle() {
    return logicStyle;
  }

  private static int ceilDiv(int a, int b) {
    return (a - 1) / b + 1;
  }
}

package dev.nib.codegen.verilog;

import java.util.List;

/**
 * Block RAMs of FPGA families, to estimate how many a ROM takes.
 *
 * <p>The estimate lays a ROM out in blocks of one shape each, the best one; a synthesiser that
 * mixes shapes does with a few less, and one that finds the ROM too small for a block uses logic.
 */
public enum BlockRam {
  /** SB_RAM40_4K, 4 kbit. */
  ICE40(
      "iCE40", List.of(new Form(256, 16), new Form(512, 8), new Form(1024, 4), new Form(2048, 2))),
  /** DP16KD, 18 kbit. */
  ECP5("ECP5", eighteenKilobits()),
  /** RAMB18 of Xilinx' 7 series; a RAMB36 counts as two. */
  XILINX("Xilinx", eighteenKilobits()),
  /** M10K of Cyclone V and Arria V. */
  INTEL(
      "Intel",
      List.of(
          new Form(256, 40),
          new Form(512, 20),
          new Form(1024, 10),
          new Form(2048, 5),
          new Form(4096, 2),
          new Form(8192, 1)));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // the list is that of List.of
  private final List<Form> forms;

  BlockRam(String label, List<Form> forms) {
    this.label = label;
    this.forms = forms;
  }

  /** A way to use a block. */
  private record Form(int words, int width) {}

  /** The family's name in tables. */
  public String label() {
    return label;
  }

  /** Blocks for a ROM of {@code words} words of {@code width} bits. */
  public int blocks(int words, int width) {
    return forms.stream()
        .mapToInt(f -> ceilDiv(words, f.words()) * ceilDiv(width, f.width()))
        .min()
        .orElseThrow();
  }

  private static int ceilDiv(int a, int b) {
    return (a - 1) / b + 1;
  }

  private static List<Form> eighteenKilobits() {
    return List.of(
        new Form(512, 36),
        new Form(1024, 18),
        new Form(2048, 9),
        new Form(4096, 4),
        new Form(8192, 2),
        new Form(16384, 1));
  }
}

package dev.nib.chip;

import java.util.List;
import java.util.Optional;

/**
 * The FPGAs that nib knows, with the figures of the vendors' data sheets; docs/results/inspect.md
 * says where each was read.
 */
public final class Fpgas {
  private static final List<Fpga> ALL =
      List.of(
          new Fpga(
              "iCE40UP5K",
              FpgaFamily.ICE40,
              5280,
              5280,
              30,
              4,
              8,
              "SPRAM has no initial contents",
              "Lattice FPGA-DS-02008"),
          new Fpga(
              "iCE40HX8K", FpgaFamily.ICE40, 7680, 7680, 32, 0, 0, "", "Lattice FPGA-DS-02029"),
          new Fpga(
              "GW1NR-9",
              FpgaFamily.GOWIN,
              8640,
              6480,
              26,
              0,
              20,
              "as on the Tang Nano 9K; its PSRAM is not counted",
              "Gowin DS117"),
          new Fpga(
              "ECP5-25F", FpgaFamily.ECP5, 24288, 24288, 56, 0, 28, "", "Lattice FPGA-DS-02012"),
          new Fpga(
              "ECP5-45F", FpgaFamily.ECP5, 43848, 43848, 108, 0, 72, "", "Lattice FPGA-DS-02012"),
          new Fpga(
              "ECP5-85F", FpgaFamily.ECP5, 83640, 83640, 208, 0, 156, "", "Lattice FPGA-DS-02012"),
          new Fpga(
              "Artix-7 35T", FpgaFamily.XILINX_7, 20800, 41600, 2 * 50, 0, 90, "", "AMD DS180"),
          new Fpga(
              "Artix-7 100T", FpgaFamily.XILINX_7, 63400, 126800, 2 * 135, 0, 240, "", "AMD DS180"),
          new Fpga(
              "Artix-7 200T",
              FpgaFamily.XILINX_7,
              134600,
              269200,
              2 * 365,
              0,
              740,
              "",
              "AMD DS180"),
          new Fpga(
              "Cyclone V A4",
              FpgaFamily.CYCLONE_V,
              18480,
              73920,
              308,
              0,
              66,
              "the 5CEBA4, as on the DE0-CV",
              "Intel CV-51001"));

  private Fpgas() {}

  /** All of them, small ones first. */
  public static List<Fpga> all() {
    return ALL;
  }

  /**
   * The FPGA of a name, where case and all but letters and digits do not count: {@code artix7-35t}
   * is {@code Artix-7 35T}.
   */
  public static Optional<Fpga> find(String name) {
    return ALL.stream().filter(fpga -> Chips.isName(fpga.name(), name)).findFirst();
  }

  /**
   * The FPGA of a name, by {@link #find}.
   *
   * @throws IllegalArgumentException when there is none; the message has all names
   */
  public static Fpga named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Chips.none("FPGA", name, ALL.stream().map(Fpga::name))));
  }
}

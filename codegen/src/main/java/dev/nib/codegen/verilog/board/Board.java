package dev.nib.codegen.verilog.board;

import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The boards that a demonstration is made for. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of, which nobody can change
public enum Board {
  ICEBREAKER(
      "icebreaker",
      "iCEBreaker",
      30,
      List.of(new Part("iCE40UP5K", "up5k")),
      new Files("icebreaker.pcf", "PCF", ".bin", List.of()),
      "Needs make, yosys, nextpnr-ice40 and fpga-icestorm, which Debian and Ubuntu have under these names.",
      "icestorm"),
  ULX3S(
      "ulx3s",
      "ULX3S",
      25,
      List.of(
          new Part("ECP5-25F", "25k"), new Part("ECP5-45F", "45k"), new Part("ECP5-85F", "85k")),
      new Files("ulx3s.lpf", "LPF", ".bit", List.of()),
      "Needs make, yosys, nextpnr-ecp5, ecppack (Project Trellis) and openFPGALoader, as the OSS CAD Suite has"
          + " them.",
      "trellis"),
  ARTY_A7(
      "arty-a7",
      "Arty A7",
      50,
      List.of(
          new Part("Artix-7 35T", "xc7a35ticsg324-1L"),
          new Part("Artix-7 100T", "xc7a100tcsg324-1")),
      new Files("arty-a7.xdc", "xdc", ".bit", List.of("arty-a7.tcl")),
      "Needs make, Vivado, and openFPGALoader to load.",
      "vivado"),
  TANG_NANO_9K(
      "tang-nano-9k",
      "Tang Nano 9K",
      27,
      List.of(new Part("GW1NR-9", "GW1NR-LV9QN88PC6/I5")),
      new Files("tang-nano-9k.cst", "CST", ".fs", List.of()),
      "Needs make, yosys, nextpnr-himbaechel, gowin_pack (Project Apicula) and openFPGALoader, as the OSS CAD"
          + " Suite has them.",
      "apicula");

  /** Of the serial line, in bits a second. */
  public static final int BAUD = 115_200;

  /** A start bit, eight of data, a stop bit. */
  public static final int BITS_A_BYTE = 10;

  /** A pause on the line that ends an image. */
  public static final int GAP_MILLISECONDS = 20;

  private final String id;
  private final String displayName;
  private final int clockMegahertz;
  private final List<Part> parts;
  private final Files files;
  private final String tools;
  private final String fusesocTool;

  Board(
      String id,
      String displayName,
      int clockMegahertz,
      List<Part> parts,
      Files files,
      String tools,
      String fusesocTool) {
    this.id = id;
    this.displayName = displayName;
    this.clockMegahertz = clockMegahertz;
    this.parts = parts;
    this.files = files;
    this.tools = tools;
    this.fusesocTool = fusesocTool;
  }

  /**
   * An FPGA that the board is sold with.
   *
   * @param fpga its name among the FPGAs
   * @param device what the tools call it
   */
  private record Part(String fpga, String device) {}

  /**
   * Files that only this board has.
   *
   * @param constraints its pins
   * @param type of these, to FuseSoC
   * @param bitstream what its name ends in
   * @param scripts that are filled in
   */
  public record Files(String constraints, String type, String bitstream, List<String> scripts) {}

  /** Its name on the command line. */
  public String id() {
    return id;
  }

  /** Its name in words. */
  public String displayName() {
    return displayName;
  }

  /** Clock of the core. */
  public int clockMegahertz() {
    return clockMegahertz;
  }

  /** The FPGA that it has where nothing else is said. */
  public Fpga fpga() {
    return Fpgas.named(parts.get(0).fpga());
  }

  /** The names of all FPGAs that it is sold with. */
  public List<String> fpgas() {
    return parts.stream().map(Part::fpga).toList();
  }

  /**
   * What its tools call an FPGA.
   *
   * @return empty when the board is not sold with it
   */
  public Optional<String> device(Fpga fpga) {
    return parts.stream()
        .filter(part -> part.fpga().equals(fpga.name()))
        .map(Part::device)
        .findFirst();
  }

  /** Files that only this board has. */
  public Files files() {
    return files;
  }

  /** What is to be installed, in a sentence. */
  public String tools() {
    return tools;
  }

  /** FuseSoC's name for the tools. */
  public String fusesocTool() {
    return fusesocTool;
  }

  /**
   * Images a second that the line takes at most: an image goes out, its class and outputs come
   * back.
   */
  public static int imagesPerSecond(Program program) {
    int bytes = program.inputs().get(0).bytes() + 1 + program.outputs().get(0).bytes();
    return BAUD / BITS_A_BYTE / bytes;
  }

  /** The board of a name, where case and all but letters and digits do not count. */
  public static Optional<Board> find(String name) {
    return Arrays.stream(values()).filter(board -> Chips.isName(board.id, name)).findFirst();
  }
}

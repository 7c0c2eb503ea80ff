package dev.nib.codegen.verilog;

import java.util.List;

/** What the templates print; every string is laid out already. */
final class Views {
  private Views() {}

  /**
   * A ROM's module.
   *
   * @param pad the width of a range, for ports without one
   * @param digits hexadecimal digits of a word
   */
  public record RomView(
      String module,
      String summary,
      List<String> comments,
      String nibVersion,
      String source,
      String sha256,
      int width,
      int words,
      int addressBits,
      int digits,
      String addressRange,
      String dataRange,
      String pad) {}

  /**
   * A ROM in the test bench.
   *
   * @param start the signal that starts its check
   */
  public record BenchRom(
      int index,
      String module,
      int width,
      int words,
      int addressBits,
      String crc,
      String start,
      String addressRange,
      String dataRange,
      String pad) {}

  /** The test bench. */
  public record BenchView(
      String module,
      String nibVersion,
      String source,
      String sha256,
      String words,
      List<BenchRom> roms) {}

  /** A layer's section of the read-me file. */
  public record LayerView(String title, List<String> lines) {}

  /**
   * The read-me file.
   *
   * @param blockCells which block RAM each column of the map counts
   * @param coreLines what the folder of the core has, or why there is none
   */
  public record ReadmeView(
      String name,
      int lanes,
      String laneNoun,
      String channelNoun,
      String nibVersion,
      String source,
      String sha256,
      String total,
      List<String> mapLines,
      List<LayerView> layers,
      boolean hasRoms,
      String tb,
      String tbFile,
      String example,
      List<String> hexNotes,
      String blockCells,
      List<String> coreLines) {}

  /** What the core's module is given: a number, or text in quotes. */
  public record ParameterView(String name, String value) {
    ParameterView(String name, int value) {
      this(name, Integer.toString(value));
    }
  }

  /** A ROM of the core, with a line for readers. */
  public record CoreMemoryView(String name, String line) {}

  /**
   * The core: its module, its test bench and its read-me file.
   *
   * @param serialOption of nib, where the core is so
   * @param synthesis what Yosys makes cells of it with
   * @param cycles of an image, for readers
   * @param cyclesPerImage the same as a number
   * @param cyclesBetweenImages of images that come one behind the other
   * @param cyclesBetweenText the same, for readers
   * @param macs that an image needs, for readers
   * @param utilisation of the lanes, in percent
   * @param outputs the number of them
   * @param outputName of the value that they are
   * @param lookups true when one of the memories has tables
   * @param fitLines what it takes on its FPGA; none where it is for any
   * @param sources files that are synthesised
   * @param vivadoPart for the script where no other is named
   * @param quartusDevice the same
   */
  public record CoreView(
      String module,
      String nibVersion,
      String source,
      String sha256,
      int lanes,
      String lanesText,
      String serialOption,
      String synthesis,
      String cycles,
      long cyclesPerImage,
      long cyclesBetweenImages,
      String cyclesBetweenText,
      String macs,
      String utilisation,
      int inputBytes,
      String inputShape,
      int inputZeroPoint,
      int outputs,
      String outputName,
      List<ParameterView> parameters,
      List<CoreMemoryView> memories,
      boolean lookups,
      int bank0Bytes,
      int bank1Bytes,
      List<String> fitLines,
      List<String> sources,
      String vivadoPart,
      String quartusDevice) {}
}

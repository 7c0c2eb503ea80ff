package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.Folding;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How an inference core is folded: said, or found for an FPGA. */
final class CoreOptions {
  /** The FPGAs for {@code --help}. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Chips.all().stream()
          .filter(chip -> chip.fpga().isPresent())
          .map(Chip::name)
          .iterator();
    }
  }

  @Option(
      names = "--lanes",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Output channels that the engine computes at a time (default: 8, with --chip the fastest"
              + " that fit).")
  private Integer lanes;

  @Option(
      names = "--serial",
      description =
          "Requantise without multipliers, in 16 cycles a result: for FPGAs whose multipliers the"
              + " lanes take (default: with multipliers; with --chip what is faster and fits).")
  private boolean serial;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description =
          "An FPGA that the core must fit, one of ${COMPLETION-CANDIDATES} (default: the board's, or"
              + " any).")
  private String chipName;

  @Option(
      names = "--board",
      paramLabel = "NAME",
      completionCandidates = BoardNames.class,
      description =
          "A demonstration over the serial line of a board, one of ${COMPLETION-CANDIDATES} (default:"
              + " none).")
  private String boardName;

  /** The boards for {@code --help}. */
  static final class BoardNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Board.values()).map(Board::id).iterator();
    }
  }

  /** What is to be generated, and how it fits the chip or board that was named, if one was. */
  record Choice(VerilogOptions options, Optional<CoreFit> fit) {}

  /**
   * What is to be generated.
   *
   * @throws UsageException when there is no such FPGA, or no core fits it
   */
  Choice choice(Program program) {
    Optional<Board> board = Optional.ofNullable(boardName).map(CoreOptions::board);
    if (chipName == null && board.isEmpty()) {
      int said = lanes == null ? VerilogOptions.DEFAULT.lanes() : lanes;
      return new Choice(new VerilogOptions(said, serial), Optional.empty());
    }
    Chip chip = chipName == null ? board.orElseThrow().chip() : chip(chipName);
    board
        .filter(b -> b.device(chip).isEmpty())
        .ifPresent(
            b -> {
              throw new UsageException(
                  "--board %s: it has %s, and --chip says %s; leave one out"
                      .formatted(b.id(), String.join(" or ", b.chips()), chip.name()));
            });
    Folding folding =
        new Folding(lanes == null ? OptionalInt.empty() : OptionalInt.of(lanes), serial);
    String option = chipName == null ? "--board " + boardName : "--chip " + chip.name();
    EngineCore core = choose(option, folding, program, chip).core();
    VerilogOptions options =
        new VerilogOptions(core.lanes(), core.serial(), Optional.of(chip), board);
    return new Choice(options, VerilogBackend.fit(core, options));
  }

  private static Board board(String name) {
    return Board.find(name)
        .orElseThrow(
            () ->
                new UsageException(
                    "--board %s: there are %s"
                        .formatted(name, String.join(", ", new BoardNames()))));
  }

  /**
   * The core that a folding makes.
   *
   * @param option that names the chip
   * @throws UsageException when none fits, with the numbers
   */
  static CoreFit choose(String option, Folding folding, Program program, Chip chip) {
    try {
      return folding.choose(program, chip);
    } catch (ModelException e) {
      throw new UsageException("%s: %s: %s".formatted(option, program.name(), e.getMessage()));
    }
  }

  /**
   * The FPGA of a name, in which case and all but letters and digits do not matter.
   *
   * @throws UsageException when there is none
   */
  static Chip chip(String name) {
    return Chips.find(name)
        .filter(chip -> chip.fpga().isPresent())
        .orElseThrow(
            () ->
                new UsageException(
                    "--chip %s: there are %s".formatted(name, String.join(", ", new Names()))));
  }
}

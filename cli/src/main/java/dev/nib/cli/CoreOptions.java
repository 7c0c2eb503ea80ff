package dev.nib.cli;

import dev.nib.chip.Fpga;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.program.Program;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What Verilog is generated for: how the core is folded, and a board. */
final class CoreOptions {
  @Mixin private FoldingOptions folding;

  @Option(
      names = "--board",
      paramLabel = "NAME",
      completionCandidates = BoardNames.class,
      description =
          "A demonstration over the serial line of a board, one of ${COMPLETION-CANDIDATES}; its"
              + " FPGA is the --chip where that is not given (default: none).")
  private String boardName;

  /** The boards for {@code --help}. */
  static final class BoardNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Board.values()).map(Board::id).iterator();
    }
  }

  /**
   * What is to be generated.
   *
   * @throws UsageException when there is no such FPGA or board, or no core fits it
   */
  VerilogOptions verilog(Program program) {
    if (boardName == null) {
      return folding.verilog(program);
    }
    Board board =
        Board.find(boardName)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--board %s: there are %s"
                            .formatted(boardName, String.join(", ", new BoardNames()))));
    Optional<Fpga> said = folding.fpga();
    Fpga fpga = said.orElseGet(board::fpga);
    if (board.device(fpga).isEmpty()) {
      throw new UsageException(
          "--board %s: it has %s, and --chip says %s; leave one out"
              .formatted(board.id(), String.join(" or ", board.fpgas()), fpga.name()));
    }
    String option = said.isPresent() ? "--chip " + fpga.name() : "--board " + board.id();
    EngineCore core = folding.choose(option, program, fpga).core();
    return new VerilogOptions(core.lanes(), core.serial(), Optional.of(fpga), Optional.of(board));
  }
}

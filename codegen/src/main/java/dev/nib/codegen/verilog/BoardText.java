package dev.nib.codegen.verilog;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the demonstration on a board, below {@value #FOLDER}. */
final class BoardText {
  static final String FOLDER = "board/";

  /** The modules that depend on neither the model nor the board. */
  private static final List<String> MODULES =
      List.of("nib_uart_rx.v", "nib_uart_tx.v", "nib_uart_stream.v", "nib_reset.v");

  private BoardText() {}

  /**
   * What the templates of boards print.
   *
   * @param module what its modules' names begin with
   * @param top the module at the top
   * @param core the inference core's module
   * @param bitCycles clock cycles of a bit on the line
   * @param gapCycles clock cycles of the pause that ends an image
   * @param lineImages a second that the line carries
   * @param countBits of a number up to the image's bytes
   * @param device what the tools call the FPGA
   * @param coreSources the core's files as its folder has them, with blanks between
   * @param demoSources those of the demonstration with its bench, seen from there
   * @param boardSources those of the board, seen from there
   * @param boardFiles the same as the board's folder has them
   */
  public record BoardView(
      String module,
      String top,
      String core,
      String nibVersion,
      String source,
      String sha256,
      int inputBytes,
      String inputShape,
      int outputs,
      long cyclesPerImage,
      int baud,
      int gapMilliseconds,
      int lineImages,
      int clockMegahertz,
      int bitCycles,
      int cycleBits,
      int gapCycles,
      int gapBits,
      int countBits,
      String boardId,
      String boardName,
      String chip,
      String device,
      String constraints,
      String constraintsType,
      String bitstream,
      String buildNote,
      List<String> hints,
      String coreSources,
      String demoSources,
      String boardSources,
      List<String> boardFiles,
      String fusesocTool,
      List<String> fusesocOptions) {}

  /** The module at the top of a board. */
  static String top(Program program, Board board) {
    return NameAllocator.prefix(program.name()) + "_" + board.id().replace('-', '_');
  }

  static List<GeneratedFile> files(Templates templates, EngineCore core, CoreFit fit, Board board) {
    BoardView view = view(core, fit, board);
    List<GeneratedFile> files = new ArrayList<>();
    files.add(file("README.txt", templates.fill("board/README.txt.ftl", view)));
    files.add(file("Makefile", templates.fill("board/" + board.id() + ".mk.ftl", view)));
    files.add(file(view.top() + ".v", templates.fill("board/" + board.id() + ".v.ftl", view)));
    files.add(file(view.top() + ".core", templates.fill("board/board.core.ftl", view)));
    files.add(file(view.module() + "_demo.v", templates.fill("board/demo.v.ftl", view)));
    files.add(file(view.module() + "_demo_tb.v", templates.fill("board/demo_tb.v.ftl", view)));
    String constraints = board.files().constraints();
    files.add(file(constraints, templates.fixed("board/" + constraints)));
    for (String script : board.files().scripts()) {
      files.add(file(script, templates.fill("board/" + script + ".ftl", view)));
    }
    for (String module : MODULES) {
      files.add(file(module, templates.fixed("board/" + module)));
    }
    return files;
  }

  private static GeneratedFile file(String name, String text) {
    return new GeneratedFile(FOLDER + name, text);
  }

  private static BoardView view(EngineCore core, CoreFit fit, Board board) {
    Program program = core.program().program();
    String module = NameAllocator.prefix(program.name());
    String top = top(program, board);
    int input = program.inputs().get(0).bytes();
    int outputs = program.outputs().get(0).bytes();
    int hertz = board.clockMegahertz() * 1_000_000;
    int bitCycles = (hertz + Board.BAUD / 2) / Board.BAUD;
    int gapCycles = hertz / 1000 * Board.GAP_MILLISECONDS;
    String device = board.device(fit.fpga()).orElseThrow();
    List<String> demo = Stream.concat(MODULES.stream(), Stream.of(module + "_demo.v")).toList();
    List<String> all = Stream.concat(demo.stream(), Stream.of(top + ".v")).toList();
    return new BoardView(
        module,
        top,
        CoreText.module(program),
        Version.NIB,
        VText.comment(program.name()),
        program.sourceSha256(),
        input,
        program.inputs().get(0).shape().toString(),
        outputs,
        core.cyclesPerImage(),
        Board.BAUD,
        Board.GAP_MILLISECONDS,
        Board.imagesPerSecond(program),
        board.clockMegahertz(),
        bitCycles,
        BitWords.bitsFor(bitCycles),
        gapCycles,
        BitWords.bitsFor(gapCycles),
        BitWords.bitsFor(input),
        board.id(),
        board.displayName(),
        fit.fpga().name(),
        device,
        board.files().constraints(),
        board.files().type(),
        top + board.files().bitstream(),
        board.tools(),
        hints(board),
        String.join(" ", CoreText.designSources(program)),
        fromCore(Stream.concat(demo.stream(), Stream.of(module + "_demo_tb.v"))),
        fromCore(all.stream()),
        all,
        board.fusesocTool(),
        fusesocOptions(board, device));
  }

  private static String fromCore(Stream<String> names) {
    return names.map(name -> "../" + FOLDER + name).collect(Collectors.joining(" "));
  }

  /** Lines of the read-me file below the commands. */
  private static List<String> hints(Board board) {
    return switch (board) {
      case ICEBREAKER -> List.of("make SEED=2  tries another placement, where the clock is missed");
      case ULX3S -> List.of("make SIZE=85k  for a board with another FPGA: 12k, 25k, 45k or 85k");
      case ARTY_A7, TANG_NANO_9K -> List.of();
    };
  }

  /** Options of the tool in FuseSoC's file, a line each. */
  private static List<String> fusesocOptions(Board board, String device) {
    return switch (board) {
      case ICEBREAKER ->
          List.of(
              "pnr: next",
              "yosys_synth_options: [-dsp]",
              "nextpnr_options: [--up5k, --package, sg48]");
      case ULX3S -> List.of(Text.format("nextpnr_options: [--%s, --package, CABGA381]", device));
      case ARTY_A7 -> List.of("part: " + device);
      case TANG_NANO_9K ->
          List.of(
              "device: " + device,
              Text.format(
                  "nextpnr_options: [--freq, \"%d\", --vopt, family=GW1N-9C]",
                  board.clockMegahertz()));
    };
  }
}

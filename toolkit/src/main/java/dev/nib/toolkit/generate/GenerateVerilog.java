package dev.nib.toolkit.generate;

import dev.nib.chip.Fpga;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.models.ModelReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Generates an inference core in Verilog, and the ROMs of every layer for engines of one's own. */
public final class GenerateVerilog {
  private GenerateVerilog() {}

  /**
   * Generates, and writes the files.
   *
   * @throws ToolkitException when a setting makes no sense, no core fits the FPGA, or nothing can
   *     be written
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   */
  public static GenerateResult run(VerilogSettings settings, Progress progress) {
    OutputFiles.requireFolder(Setting.OUTPUT, settings.output());
    TfliteFile model = settings.model().requireInt8();
    Program program = Lowering.lower(model);
    VerilogOptions options = options(settings, program);
    Optional<EngineCore> core = VerilogBackend.core(program, options).core();
    Optional<CoreFit> fit = core.flatMap(made -> VerilogBackend.fit(made, options));
    core.ifPresent(made -> progress.say(line(made, fit)));
    GenerateResult result =
        GenerateResult.write(
            ModelReference.of(settings.model(), model),
            settings.output(),
            run(program),
            path -> false,
            VerilogBackend.generate(program, options),
            VerilogBackend.omissions(program, options),
            core.map(made -> CoreSummary.of(made, fit)),
            progress);
    options
        .board()
        .ifPresent(
            board ->
                progress.say(
                    "make -C %s/board makes the bitstream of the %s, whose serial line takes %d"
                        + " images a second",
                    settings.output(), board.displayName(), Board.imagesPerSecond(program)));
    return result;
  }

  private static Message line(EngineCore core, Optional<CoreFit> fit) {
    return fit.map(
            f ->
                Message.of(
                    "%s: %s; %s (estimates); %s",
                    f.fpga().name(), f.folding(), f.needsText(), f.speed()))
        .orElseGet(
            () ->
                Message.of(
                    "core: %d lanes, %,d cycles an image, %.1f %% of the lanes' used; %s finds the"
                        + " fastest that fits an FPGA",
                    core.lanes(), core.cyclesPerImage(), 100 * core.utilisation(), Setting.CHIP));
  }

  /** The boards that nib knows. */
  public static List<String> boards() {
    return Arrays.stream(Board.values()).map(Board::id).toList();
  }

  private static VerilogOptions options(VerilogSettings settings, Program program) {
    if (settings.board().isEmpty()) {
      return settings.folding().verilog(program);
    }
    String name = settings.board().get();
    Board board =
        Board.find(name)
            .orElseThrow(
                () ->
                    new ToolkitException(
                        "%s %s: there are %s", Setting.BOARD, name, String.join(", ", boards())));
    Optional<Fpga> said = settings.folding().fpga();
    Fpga fpga = said.orElseGet(board::fpga);
    if (board.device(fpga).isEmpty()) {
      throw new ToolkitException(
          "%s %s: it has %s, and %s says %s; leave one out",
          Setting.BOARD, board.id(), String.join(" or ", board.fpgas()), Setting.CHIP, fpga.name());
    }
    Message named =
        said.isPresent()
            ? Message.of("%s %s", Setting.CHIP, fpga.name())
            : Message.of("%s %s", Setting.BOARD, board.id());
    EngineCore core = settings.folding().choose(named, program, fpga).core();
    return new VerilogOptions(core.lanes(), core.serial(), Optional.of(fpga), Optional.of(board));
  }

  /** What Verilog of a program is called among the runs of a generated folder. */
  public static String run(Program program) {
    return "verilog " + CBackend.prefix(program);
  }
}

package dev.nib.toolkit.report;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.report.NetView.ChipRow;
import dev.nib.toolkit.report.NetView.FpgaRow;
import dev.nib.toolkit.report.NetView.Size;
import java.util.List;
import java.util.stream.LongStream;

/** How large a net is, and which chips hold it. */
final class SizeViews {
  private final NetResult result;

  SizeViews(NetResult result) {
    this.result = result;
  }

  List<Size> sizes() {
    long constants = ProgramViews.constantBytes(result.program());
    long arena = CBackend.place(result.program(), CTarget.of(Objective.SPEED)).arena().bytes();
    long largest =
        LongStream.of(result.floatFileBytes(), result.int8FileBytes(), constants, arena)
            .max()
            .orElseThrow();
    return List.of(
        size("float model file", result.floatFileBytes(), largest, "float32 weights"),
        size(
            "int8 model file",
            result.int8FileBytes(),
            largest,
            "int8 weights, with names and shapes"),
        size("constants", constants, largest, "flash: weights, biases, multipliers and shifts"),
        size("arena", arena, largest, "RAM: every activation"));
  }

  private static Size size(String name, long bytes, long largest, String note) {
    String percent = Text.format("%.2f", 100.0 * bytes / Math.max(1, largest));
    return new Size(name, Figures.count(bytes), percent, note);
  }

  List<ChipRow> chips() {
    return CPrograms.of(result.program()).fits().stream().map(SizeViews::row).toList();
  }

  List<FpgaRow> fpgas() {
    return FpgaVerdict.all(result.program()).stream()
        .map(
            verdict ->
                new FpgaRow(
                    verdict.fpga().name(),
                    verdict.fpga().note(),
                    style(verdict.fits()),
                    mark(verdict.fits()) + verdict.text()))
        .toList();
  }

  private static ChipRow row(ChipFit fit) {
    Chip chip = fit.chip();
    List<ChipFit.Memory> memories = fit.memories();
    return new ChipRow(
        chip.name(),
        chip.note(),
        part(memories.get(0)),
        part(memories.get(1)),
        style(fit.fits()),
        mark(fit.fits()) + fit.words());
  }

  private static String style(boolean fits) {
    return fits ? "good" : "bad";
  }

  private static String mark(boolean fits) {
    return fits ? "✓ " : "✗ ";
  }

  private static String part(ChipFit.Memory memory) {
    return Text.format("%s of %s", Figures.count(memory.needed()), Figures.count(memory.there()));
  }
}

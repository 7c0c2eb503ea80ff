package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.Text;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import java.util.List;
import java.util.Optional;

/**
 * Whether an FPGA holds a program's inference core.
 *
 * @param core the fastest that fits, otherwise the one that lacks least; none where no core
 *     computes the program
 * @param text images a second, what is short, or the step that cannot be computed
 */
public record FpgaVerdict(Fpga fpga, Optional<CoreFit> core, boolean fits, String text) {
  /**
   * On each FPGA that nib knows.
   *
   * @param lowered the program as the lowering gives it
   */
  public static List<FpgaVerdict> all(Program lowered) {
    return of(lowered, Fpgas.all());
  }

  /** On one. */
  public static FpgaVerdict of(Program lowered, Fpga fpga) {
    return of(lowered, List.of(fpga)).get(0);
  }

  private static List<FpgaVerdict> of(Program lowered, List<Fpga> fpgas) {
    List<CoreFit> cores;
    try {
      cores = Folding.ANY.onEach(lowered, fpgas);
    } catch (ModelException e) {
      return fpgas.stream()
          .map(fpga -> new FpgaVerdict(fpga, Optional.empty(), false, "no core: " + e.getMessage()))
          .toList();
    }
    return cores.stream().map(FpgaVerdict::of).toList();
  }

  private static FpgaVerdict of(CoreFit core) {
    String text =
        core.fits()
            ? Text.format("fits, %s with %s", core.imagesText(), core.folding())
            : Text.format("short: with %s %s", core.folding(), core.shortfall());
    return new FpgaVerdict(core.fpga(), Optional.of(core), core.fits(), text);
  }
}

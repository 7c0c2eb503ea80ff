package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * How many lanes a core has on an FPGA, and which requantiser.
 *
 * @param lanes the caller's, otherwise powers of two are tried
 * @param serial true where the caller wants the requantiser without multipliers, otherwise both are
 *     tried
 */
public record Folding(OptionalInt lanes, boolean serial) {
  /** What the caller leaves to the choice. */
  public static final Folding ANY = new Folding(OptionalInt.empty(), false);

  /**
   * The core with the fewest cycles an image of those that fit, and of those the smallest.
   *
   * @param lowered the program as the lowering gives it
   * @throws ModelException where none fits, with the numbers of the one that lacks least, or with
   *     the step that the core cannot compute
   */
  public CoreFit choose(Program lowered, Fpga fpga) {
    List<EngineCore> cores = cores(lowered);
    CoreFit best = best(cores, fpga);
    if (!best.fits()) {
      throw new ModelException(
          Text.format(
              "its core does not fit: with %s it takes %s; %s",
              best.folding(), best.shortfall(), mend(cores)));
    }
    return best;
  }

  /**
   * For each of some FPGAs the core that {@link #choose} gives, or, where none fits, the one that
   * lacks least.
   *
   * @throws ModelException with the step that no core can compute
   */
  List<CoreFit> onEach(Program lowered, List<Fpga> fpgas) {
    List<EngineCore> cores = cores(lowered);
    return fpgas.stream().map(fpga -> best(cores, fpga)).toList();
  }

  private List<EngineCore> cores(Program lowered) {
    List<EngineCore> cores = new ArrayList<>();
    for (int l = lanes.orElse(1); l <= lanes.orElse(VerilogOptions.MAX_LANES); l *= 2) {
      if (!serial) {
        cores.add(EngineCore.of(lowered, l, false));
      }
      cores.add(EngineCore.of(lowered, l, true));
    }
    return cores;
  }

  private static CoreFit best(List<EngineCore> cores, Fpga fpga) {
    List<CoreFit> fits = cores.stream().map(core -> CoreFit.of(core, fpga)).toList();
    return fits.stream()
        .filter(CoreFit::fits)
        .min(
            Comparator.comparingLong((CoreFit fit) -> fit.core().cyclesPerImage())
                .thenComparing(fit -> fit.needed(CoreFit.Resource.LOGIC_CELLS)))
        .or(() -> fits.stream().min(Comparator.comparingDouble(Folding::overuse)))
        .orElseThrow();
  }

  private String mend(List<EngineCore> cores) {
    return Fpgas.all().stream()
        .filter(other -> best(cores, other).fits())
        .findFirst()
        .map(other -> "it fits " + other.name())
        .orElse(
            lanes.isPresent()
                ? "fewer lanes may do"
                : "no FPGA that nib knows holds it, a smaller net may do");
  }

  /** How many times what is there is needed of what is shortest. */
  private static double overuse(CoreFit fit) {
    return fit.needs().stream()
        .mapToDouble(need -> (double) need.needed() / Math.max(1, need.usable()))
        .max()
        .orElse(0);
  }
}

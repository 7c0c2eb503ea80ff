package dev.nib.toolkit.inspect;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.InstructionTable;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One way to generate C for a chip, and what it takes there.
 *
 * @param options of nib generate c
 * @param optimisation the option of gcc with which it was measured
 * @param constantBytes flash: weights, biases, factors and orders of rows
 * @param codeBytes flash: code, estimated of measured kernels
 * @param arenaBytes RAM
 * @param stackBytes RAM: a plain main, the run, and one interrupt
 * @param estimatedInstructions of a run of an image, on AVR clocks, from figures fitted to each
 *     kernel; nothing is run; empty where a kernel has no figure
 * @param estimatedMilliseconds the same at the chip's clock, if each instruction takes a cycle
 * @param fits whether the chip holds it
 * @param verdict in words: how many bytes of which memory are left over or missing
 * @param kernels which one computes each layer, in the order in which they run
 */
public record ChipBuild(
    String options,
    String optimisation,
    long constantBytes,
    int codeBytes,
    long arenaBytes,
    int stackBytes,
    OptionalLong estimatedInstructions,
    OptionalDouble estimatedMilliseconds,
    boolean fits,
    String verdict,
    List<LayerKernel> kernels) {
  /**
   * The kernel of a layer.
   *
   * @param layer the tensor that it writes
   * @param kernel the function of the generated C
   */
  public record LayerKernel(String layer, String kernel) {}

  /** All ways, the fastest first. */
  public static List<ChipBuild> all(CPrograms c, Chip chip) {
    return c.objectives().stream().map(objective -> of(c, objective, chip)).toList();
  }

  private static ChipBuild of(CPrograms c, Objective objective, Chip chip) {
    CTarget target = CTarget.of(objective, chip.core());
    ChipFit fit = c.fit(objective, chip);
    PlacedProgram placed = c.placed(target);
    OptionalLong instructions =
        InstructionTable.measured()
            .estimate(CBackend.work(placed, target), target.level(), chip.core());
    OptionalDouble milliseconds =
        instructions.isPresent()
            ? OptionalDouble.of(instructions.getAsLong() / (1000.0 * chip.megahertz()))
            : OptionalDouble.empty();
    return new ChipBuild(
        fit.plan(),
        chip.core().optimisation(target.level()),
        fit.flashNeeded() - fit.codeBytes(),
        fit.codeBytes(),
        fit.ramNeeded() - fit.stackBytes(),
        fit.stackBytes(),
        instructions,
        milliseconds,
        fit.fits(),
        fit.verdict(),
        kernels(placed));
  }

  private static List<LayerKernel> kernels(PlacedProgram placed) {
    return placed.layers().stream()
        .map(layer -> new LayerKernel(layer.step().name(), layer.kernel().name()))
        .toList();
  }
}

package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to generate C for a chip, and what it takes there.
 *
 * @param options of nib generate c
 * @param optimisation the option of gcc with which it was measured
 * @param constantBytes flash: weights, biases, factors and orders of rows
 * @param codeBytes flash: code, estimated of measured kernels
 * @param arenaBytes RAM
 * @param stackBytes RAM: a plain main, the run, and one interrupt
 * @param fits whether the chip holds it
 * @param verdict in words: how many bytes of which memory are left over or missing
 * @param kernels which one computes each layer, in the order in which they run
 */
record ChipBuild(
    String options,
    String optimisation,
    long constantBytes,
    int codeBytes,
    long arenaBytes,
    int stackBytes,
    boolean fits,
    String verdict,
    List<LayerKernel> kernels) {
  private static final int NAME_COLUMNS = 24;

  /**
   * The kernel of a layer.
   *
   * @param layer the tensor that it writes
   * @param kernel the function of the generated C
   */
  record LayerKernel(String layer, String kernel) {}

  /** All ways, the fastest first. */
  static List<ChipBuild> all(CPrograms c, Chip chip) {
    return c.objectives().stream().map(objective -> of(c, objective, chip)).toList();
  }

  private static ChipBuild of(CPrograms c, Objective objective, Chip chip) {
    CTarget target = CTarget.of(objective, chip.core());
    ChipFit fit = c.fit(objective, chip);
    return new ChipBuild(
        fit.plan(),
        chip.core().optimisation(target.level()),
        fit.flashNeeded() - fit.codeBytes(),
        fit.codeBytes(),
        fit.ramNeeded() - fit.stackBytes(),
        fit.stackBytes(),
        fit.fits(),
        fit.verdict(),
        kernels(c.placed(target)));
  }

  private static List<LayerKernel> kernels(PlacedProgram placed) {
    return placed.layers().stream()
        .map(layer -> new LayerKernel(layer.step().name(), layer.kernel().name()))
        .toList();
  }

  /** A table of several, and the kernels of the fastest that fits. */
  static String text(Chip chip, List<ChipBuild> builds) {
    StringBuilder text =
        new StringBuilder(
            "%nC for the %s of a %s, bytes%n%-20s %4s %10s %7s %9s %6s  %s%n"
                .formatted(
                    chip.core().displayName(),
                    chip.name(),
                    "nib generate c",
                    "gcc",
                    "constants",
                    "code",
                    "arena",
                    "stack",
                    "verdict, nothing else on the chip"));
    for (ChipBuild build : builds) {
      text.append(
          "%-20s %4s %,10d %,7d %,9d %,6d  %s%n"
              .formatted(
                  build.options,
                  build.optimisation,
                  build.constantBytes,
                  build.codeBytes,
                  build.arenaBytes,
                  build.stackBytes,
                  build.verdict));
    }
    ChipBuild shown = builds.stream().filter(ChipBuild::fits).findFirst().orElse(builds.get(0));
    text.append("%nkernels, %s%n".formatted(shown.options));
    text.append(
        shown.kernels.stream()
            .map(k -> "%-24s %s".formatted(Column.name(k.layer, NAME_COLUMNS), k.kernel))
            .collect(Collectors.joining("\n")));
    return text.toString();
  }
}

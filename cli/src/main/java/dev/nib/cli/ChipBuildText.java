package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.Toolchain;
import dev.nib.toolkit.inspect.ChipBuild;
import java.util.List;
import java.util.stream.Collectors;

/** What each way to generate C takes of a chip, as text. */
final class ChipBuildText {
  private static final int NAME_COLUMNS = 24;

  /** Where a kernel has none on the core. */
  private static final String NO_FIGURE = "-";

  private ChipBuildText() {}

  /** A table of several, and the kernels of the fastest that fits. */
  static String of(Chip chip, List<ChipBuild> builds) {
    String unit = chip.core().toolchain() == Toolchain.AVR ? "cycles" : "instructions";
    StringBuilder text =
        new StringBuilder(
            ("%nC for the %s of a %s, bytes;"
                    + " %s of a run and their time, at a cycle each and %d MHz, are an estimate%n"
                    + "%-20s %4s %10s %7s %9s %6s %13s %9s  %s%n")
                .formatted(
                    chip.core().displayName(),
                    chip.name(),
                    unit,
                    chip.megahertz(),
                    "nib generate c",
                    "gcc",
                    "constants",
                    "code",
                    "arena",
                    "stack",
                    "~" + unit,
                    "~ms",
                    "verdict, nothing else on the chip"));
    for (ChipBuild build : builds) {
      text.append(
          "%-20s %4s %,10d %,7d %,9d %,6d %13s %9s  %s%n"
              .formatted(
                  build.options(),
                  build.optimisation(),
                  build.constantBytes(),
                  build.codeBytes(),
                  build.arenaBytes(),
                  build.stackBytes(),
                  build.estimatedInstructions().isPresent()
                      ? "%,d".formatted(build.estimatedInstructions().getAsLong())
                      : NO_FIGURE,
                  build.estimatedMilliseconds().isPresent()
                      ? "%,.2f".formatted(build.estimatedMilliseconds().getAsDouble())
                      : NO_FIGURE,
                  build.verdict()));
    }
    ChipBuild shown = builds.stream().filter(ChipBuild::fits).findFirst().orElse(builds.get(0));
    text.append("%nkernels, %s%n".formatted(shown.options()));
    text.append(
        shown.kernels().stream()
            .map(k -> "%-24s %s".formatted(Column.name(k.layer(), NAME_COLUMNS), k.kernel()))
            .collect(Collectors.joining("\n")));
    return text.toString();
  }
}

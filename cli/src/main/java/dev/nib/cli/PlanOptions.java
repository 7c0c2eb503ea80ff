package dev.nib.cli;

import dev.nib.toolkit.generate.CSettings;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What generated C is to be best at: said, or found for a chip. */
final class PlanOptions {
  /** The values of {@code --for}. */
  enum For {
    speed,
    ram,
    flash
  }

  @Option(
      names = "--for",
      paramLabel = "WHAT",
      description =
          "speed: the fewest instructions; ram: the smallest arena, layers computed row by row;"
              + " flash: the fewest bytes of code and constants (default: speed, with --chip the"
              + " fastest that fits).")
  private For goal;

  @Option(
      names = "--rows",
      description =
          "The image comes in row by row: an arena that never holds the whole of it, the smallest"
              + " unless --for speed or --chip say otherwise, and functions that take one row"
              + " (default: the whole image).")
  private boolean rows;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = ChipCandidates.Microcontrollers.class,
      description =
          "A microcontroller that the code must fit, one of ${COMPLETION-CANDIDATES} (default:"
              + " any).")
  private String chipName;

  /** What the code is best at. */
  Optional<CSettings.Goal> goal() {
    return Optional.ofNullable(goal)
        .map(said -> CSettings.Goal.valueOf(said.name().toUpperCase(Locale.ROOT)));
  }

  /** Whether the image comes in row by row. */
  boolean rows() {
    return rows;
  }

  /** The microcontroller that the code must fit. */
  Optional<String> chip() {
    return Optional.ofNullable(chipName);
  }
}

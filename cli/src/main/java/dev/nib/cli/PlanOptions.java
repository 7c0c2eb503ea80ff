package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.model.forest.ForestFile;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
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
      completionCandidates = ChipNames.Microcontrollers.class,
      description =
          "A microcontroller that the code must fit, one of ${COMPLETION-CANDIDATES} (default:"
              + " any).")
  private String chipName;

  /**
   * What the code is for, in view of the chip's core and memory.
   *
   * @throws UsageException when rows cannot come in, there is no such chip, or the code does not
   *     fit it
   */
  CTarget target(Program program, Console console) {
    if (rows && goal == For.flash) {
      throw new UsageException(
          "--for flash: with --rows there is speed, and without --for the smallest arena; leave one out");
    }
    if (!rows && chipName == null) {
      return CTarget.of(said());
    }
    CPrograms programs = CPrograms.of(program);
    if (rows && !programs.objectives().contains(Objective.ROWS)) {
      throw new UsageException(
          "--rows: the first layer of %s needs more than some rows of one image at a time; leave it out"
              .formatted(program.name()));
    }
    if (chipName == null) {
      return CTarget.of(said());
    }
    Chip chip = ChipNames.microcontroller(chipName);
    List<Objective> open = open(programs);
    ChipFit fit = programs.fit(open, chip);
    if (!fit.fits()) {
      throw new UsageException(
          "--chip %s: %s does not fit, %s with %s"
              .formatted(chip.name(), program.name(), fit.verdict(), fit.plan()));
    }
    console.say("%s: %s (%s)".formatted(chip.name(), fit.verdict(), fit.plan()));
    return CTarget.of(programs.fastestOn(open, chip).orElseThrow(), chip.core());
  }

  /**
   * Demands of a forest what the options ask: that it fits the chip.
   *
   * @throws UsageException when it does not, there is no such chip, or an option is for nets
   */
  void demand(ForestFile file, Console console) {
    Forests.refuse(goal != null, "--for " + goal, "a forest has one form of code");
    Forests.refuse(rows, "--rows", "a forest needs the whole image");
    if (chipName == null) {
      return;
    }
    Chip chip = ChipNames.microcontroller(chipName);
    ChipFit fit = ForestBackend.fit(file.forest(), chip);
    if (!fit.fits()) {
      throw new UsageException(
          "--chip %s: %s does not fit, %s; nib baseline forest --flash makes a smaller one"
              .formatted(chip.name(), file.name(), fit.verdict()));
    }
    console.say("%s: %s".formatted(chip.name(), fit.verdict()));
  }

  /** What is still to be decided, the fastest first. */
  private List<Objective> open(CPrograms programs) {
    return goal != null
        ? List.of(said())
        : programs.objectives().stream()
            .filter(objective -> !rows || objective.rowsComeIn())
            .toList();
  }

  private Objective said() {
    if (rows) {
      return goal == For.speed ? Objective.SPEED_ROWS : Objective.ROWS;
    }
    return goal == For.flash ? Objective.FLASH : goal == For.ram ? Objective.RAM : Objective.SPEED;
  }
}

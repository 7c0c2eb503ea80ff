package dev.nib.toolkit.generate;

import dev.nib.chip.ArduinoRoom;
import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.util.List;
import java.util.Optional;

/** What generated C is for, in view of a chip's core and memory. */
final class ChipTarget {
  private ChipTarget() {}

  /**
   * The fastest that was asked for and fits the chip.
   *
   * @throws ToolkitException when none does
   */
  static CTarget of(CSettings settings, Program program, Progress progress) {
    if (!settings.rows() && settings.chip().isEmpty()) {
      return CTarget.of(GenerateC.said(settings.goal(), false));
    }
    CPrograms programs = CPrograms.of(program);
    List<Objective> open = GenerateC.objectives(programs, settings.goal(), settings.rows());
    if (settings.chip().isEmpty()) {
      return CTarget.of(GenerateC.said(settings.goal(), settings.rows()));
    }
    Chip chip = ChipNames.microcontroller(settings.chip().get());
    ChipFit fit = programs.fit(open, chip);
    if (!fit.fits()) {
      throw new ToolkitException(
          "%s %s: %s does not fit, %s with %s",
          Setting.CHIP, chip.name(), program.name(), fit.verdict(), fit.plan());
    }
    Optional<ArduinoRoom> kept = settings.asPackage() ? ArduinoRoom.of(chip) : Optional.empty();
    if (kept.isEmpty()) {
      progress.say("%s: %s (%s)", chip.name(), fit.verdict(), fit.plan());
      return CTarget.of(programs.fastestOn(open, chip).orElseThrow(), chip.core());
    }
    return besideArduino(programs, open, chip, fit, kept.get(), progress);
  }

  /** The fastest that leaves room for Arduino, or, with a warning, one without it. */
  private static CTarget besideArduino(
      CPrograms programs,
      List<Objective> open,
      Chip chip,
      ChipFit alone,
      ArduinoRoom kept,
      Progress progress) {
    CPrograms beside = programs.besideArduino();
    ChipFit fit = beside.fit(open, chip);
    if (fit.fits()) {
      progress.say("%s: %s (%s), besides %s", chip.name(), fit.verdict(), fit.plan(), kept.words());
      return CTarget.of(beside.fastestOn(open, chip).orElseThrow(), chip.core());
    }
    progress.warn(
        "%s: %s (%s), but for Arduino it is %s with %s, since nib keeps %s; sketches may not link, or"
            + " their stack run into variables: take a larger chip, a smaller net or another %s",
        chip.name(),
        alone.verdict(),
        alone.plan(),
        fit.verdict(),
        fit.plan(),
        kept.words(),
        Setting.GOAL);
    return CTarget.of(programs.fastestOn(open, chip).orElseThrow(), chip.core());
  }
}

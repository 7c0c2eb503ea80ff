package dev.nib.cli.report;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.codegen.c.CPrograms;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import java.util.List;

/** Which chips a program fits: as generated C, or, on an FPGA, as it is. */
public final class ChipFits {
  private ChipFits() {}

  /**
   * One entry for each chip that nib knows.
   *
   * @param c the C that can be generated of {@code program}
   */
  public static List<ChipFit> of(Program program, CPrograms c) {
    return Chips.all().stream()
        .map(chip -> chip.core() == Core.FPGA ? onFpga(program, chip) : c.fit(chip))
        .toList();
  }

  /** The verdict, and with which option of {@code nib generate c} it holds. */
  public static String words(ChipFit fit) {
    return fit.verdict() + (fit.plan().isEmpty() ? "" : ", " + fit.plan());
  }

  private static ChipFit onFpga(Program program, Chip chip) {
    Footprint footprint =
        new Footprint(
            PlacedProgram.of(program).arena().bytes(),
            StepCost.total(program).constantBytes(),
            List.of(),
            0,
            Level.SIZE);
    return ChipFit.of(footprint, chip, "");
  }
}

package dev.nib.cli.chip;

import dev.nib.codegen.Text;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.StepCost;
import java.util.List;

/**
 * Whether a program fits a chip with nothing else on it.
 *
 * @param flashNeeded bytes of constants, and of code on a microcontroller
 * @param ramNeeded bytes of arena, and of stack on a microcontroller
 * @param codeBytes the part of {@code flashNeeded} that is code, estimated
 * @param fits whether both fit
 * @param verdict in words: what is left over or missing
 */
public record ChipFit(
    Chip chip, long flashNeeded, long ramNeeded, int codeBytes, boolean fits, String verdict) {
  /** One entry for each chip. */
  public static List<ChipFit> of(IntegerProgram program) {
    return Chips.all().stream().map(chip -> of(program, chip)).toList();
  }

  static ChipFit of(IntegerProgram program, Chip chip) {
    int code = CodeSize.of(program, chip.core());
    long flash = (long) StepCost.total(program).constantBytes() + code;
    long ram = (long) program.arena().bytes() + CodeSize.stack(chip.core());
    long spare = chip.constantBytes() - flash;
    long work = chip.workBytes() + (chip.shared() ? Math.max(0, spare) : 0);
    String rom = chip.shared() ? "block RAM" : "flash";
    boolean fits = spare >= 0 && ram <= work;
    String verdict;
    if (fits) {
      verdict = Text.format("fits, %,d bytes left", chip.shared() ? work - ram : spare);
    } else if (spare < 0) {
      verdict = Text.format("%s: %,d bytes short", rom, -spare);
    } else {
      verdict = Text.format("%s: %,d bytes short", chip.shared() ? rom : "RAM", ram - work);
    }
    return new ChipFit(chip, flash, ram, code, fits, verdict);
  }
}

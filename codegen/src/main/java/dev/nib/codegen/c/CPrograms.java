package dev.nib.codegen.c;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The placed programs that generated C can be, the fastest first, and which of them a chip takes.
 */
public final class CPrograms {
  private final Map<Objective, PlacedProgram> placed = new EnumMap<>(Objective.class);

  private CPrograms(Program program) {
    for (Objective objective : Objective.values()) {
      PlacedProgram candidate = CBackend.place(program, objective);
      if (objective != Objective.ROWS || candidate.rowInput().isPresent()) {
        placed.put(objective, candidate);
      }
    }
  }

  /** Those of a program as the lowering gives it. */
  public static CPrograms of(Program program) {
    return new CPrograms(program);
  }

  /** What there is: the image cannot always come in row by row. */
  public List<Objective> objectives() {
    return List.copyOf(placed.keySet());
  }

  /**
   * The program for an objective.
   *
   * @throws IllegalArgumentException when there is none
   */
  public PlacedProgram placed(Objective objective) {
    return Optional.ofNullable(placed.get(objective))
        .orElseThrow(() -> new IllegalArgumentException("the image cannot come in row by row"));
  }

  /** The fastest that fits a microcontroller; empty when none does. */
  public Optional<Objective> fastestOn(Chip chip) {
    return placed.keySet().stream().filter(objective -> fit(objective, chip).fits()).findFirst();
  }

  /**
   * How the fastest that fits a microcontroller does, or, where none fits, the one with the
   * smallest arena.
   */
  public ChipFit fit(Chip chip) {
    return fit(fastestOn(chip).orElseGet(this::smallest), chip);
  }

  /** How the code for an objective fits a microcontroller. */
  public ChipFit fit(Objective objective, Chip chip) {
    return ChipFit.of(CBackend.footprint(placed(objective)), chip, options(objective));
  }

  /** The option of {@code nib generate c} for an objective. */
  public static String options(Objective objective) {
    return switch (objective) {
      case SPEED -> "--for speed";
      case RAM -> "--for ram";
      case ROWS -> "--rows";
    };
  }

  private Objective smallest() {
    return Collections.min(
        placed.keySet(), Comparator.comparingInt(objective -> placed(objective).neededBytes()));
  }
}

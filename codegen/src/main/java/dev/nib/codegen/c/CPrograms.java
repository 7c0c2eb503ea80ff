package dev.nib.codegen.c;

import dev.nib.chip.ArduinoRoom;
import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The placed programs that generated C can be for a kind of core, the fastest first, and which of
 * them a chip takes.
 */
public final class CPrograms {
  private final Program program;
  private final boolean besideArduino;
  private final Map<Kind, PlacedProgram> placed = new HashMap<>();

  /** What of a target the program in its arena depends on. */
  private record Kind(Objective objective, Optional<BlockKernel> block) {}

  private CPrograms(Program program, boolean besideArduino) {
    this.program = program;
    this.besideArduino = besideArduino;
  }

  /** Those of a program as the lowering gives it. */
  public static CPrograms of(Program program) {
    return new CPrograms(program, false);
  }

  /** The same, with room on AVRs for {@link ArduinoRoom}: what fits here fits beside that. */
  public CPrograms besideArduino() {
    CPrograms beside = new CPrograms(program, true);
    beside.placed.putAll(placed);
    return beside;
  }

  /** The program's name. */
  public String name() {
    return program.name();
  }

  /** What there is: the image cannot always come in row by row. */
  public List<Objective> objectives() {
    return Arrays.stream(Objective.values())
        .filter(objective -> isThere(objective, place(CTarget.of(objective))))
        .toList();
  }

  private static boolean isThere(Objective objective, PlacedProgram candidate) {
    return !objective.rowsComeIn() || candidate.rowInput().isPresent();
  }

  /** Cores with the same kernels share a program. */
  private PlacedProgram place(CTarget target) {
    return placed.computeIfAbsent(
        new Kind(target.objective(), target.block()), kind -> CBackend.place(program, target));
  }

  /**
   * The program for a target.
   *
   * @throws IllegalArgumentException when there is none
   */
  public PlacedProgram placed(CTarget target) {
    PlacedProgram candidate = place(target);
    if (!isThere(target.objective(), candidate)) {
      throw new IllegalArgumentException("the image cannot come in row by row");
    }
    return candidate;
  }

  /**
   * The fastest that fits a microcontroller; empty when none does.
   *
   * @param open those to choose from, the fastest first
   */
  public Optional<Objective> fastestOn(List<Objective> open, Chip chip) {
    return open.stream().filter(objective -> fit(objective, chip).fits()).findFirst();
  }

  /** The same of each microcontroller that nib knows. */
  public List<ChipFit> fits() {
    return Chips.all().stream().map(this::fit).toList();
  }

  /**
   * How the fastest that fits a microcontroller does, or, where none fits, the one with the
   * smallest arena.
   */
  public ChipFit fit(Chip chip) {
    return fit(objectives(), chip);
  }

  /** The same of some objectives, the fastest first. */
  public ChipFit fit(List<Objective> open, Chip chip) {
    return fit(fastestOn(open, chip).orElseGet(() -> smallest(open, chip.core())), chip);
  }

  /** How the code for an objective fits a microcontroller. */
  public ChipFit fit(Objective objective, Chip chip) {
    CTarget target = CTarget.of(objective, chip.core());
    return ChipFit.of(
        CBackend.footprint(placed(target), target),
        chip,
        options(objective),
        besideArduino ? ArduinoRoom.of(chip) : Optional.empty());
  }

  /** The option of {@code nib generate c} for an objective. */
  public static String options(Objective objective) {
    return switch (objective) {
      case SPEED -> "--for speed";
      case SPEED_ROWS -> "--rows --for speed";
      case RAM -> "--for ram";
      case ROWS -> "--rows";
      case FLASH -> "--for flash";
    };
  }

  private Objective smallest(List<Objective> open, Core core) {
    return Collections.min(
        open,
        Comparator.comparingInt(objective -> placed(CTarget.of(objective, core)).neededBytes()));
  }
}

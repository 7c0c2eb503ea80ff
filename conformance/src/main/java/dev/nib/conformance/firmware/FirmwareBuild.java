package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.LayerWork;
import dev.nib.chip.Level;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is generated of a program, and how the harness runs it. */
enum FirmwareBuild {
  /** For the fewest instructions. */
  SPEED(Objective.SPEED),
  /** The same with each image row by row, in the arena that is enough for that. */
  SPEED_ROWS(Objective.SPEED_ROWS),
  /** For the smallest arena. */
  RAM(Objective.RAM),
  /** Each image row by row, in the arena that is enough for that. */
  ROWS(Objective.ROWS),
  /** For the fewest bytes of flash. */
  FLASH(Objective.FLASH),
  /** A kernel for each step as it is, so that every tensor can be seen. */
  EVERY_TENSOR(Objective.SPEED);

  private final Objective objective;

  FirmwareBuild(Objective objective) {
    this.objective = objective;
  }

  /** What the result's line calls it. */
  String words() {
    return this == EVERY_TENSOR ? "every tensor" : CPrograms.options(objective);
  }

  /** Those that differ for a program, the fastest first; without the last one of all. */
  static List<FirmwareBuild> of(Program program) {
    boolean rows = ROWS.placed(program, Optional.empty()).rowInput().isPresent();
    List<FirmwareBuild> builds = new ArrayList<>(List.of(SPEED));
    if (rows) {
      builds.add(SPEED_ROWS);
    }
    if (!kernels(RAM, program).equals(kernels(SPEED, program))) {
      builds.add(RAM);
    }
    if (rows) {
      builds.add(ROWS);
    }
    builds.add(FLASH);
    return builds;
  }

  /** The one of several with the smallest arena. */
  static FirmwareBuild smallest(List<FirmwareBuild> builds) {
    return builds.contains(ROWS) ? ROWS : builds.contains(RAM) ? RAM : SPEED;
  }

  private static List<String> kernels(FirmwareBuild build, Program program) {
    return build.footprint(program, Optional.empty()).kernels();
  }

  /**
   * What becomes of a program before it is printed.
   *
   * @param core for which it is, empty for all
   */
  PlacedProgram placed(Program program, Optional<Core> core) {
    return this == EVERY_TENSOR
        ? CBackend.placeUnfused(program, target(core))
        : CBackend.place(program, target(core));
  }

  /** What is printed of a program that was {@link #placed} for a core. */
  List<GeneratedFile> files(PlacedProgram placed, Optional<Core> core) {
    return CBackend.files(placed, COptions.of(target(core)));
  }

  /** What it asks of a chip. */
  Footprint footprint(Program program, Core core) {
    return footprint(program, Optional.of(core));
  }

  /** The same of a core's kernels, or of those for all cores. */
  Footprint footprint(Program program, Optional<Core> core) {
    return footprint(placed(program, core), core);
  }

  /** The same of a program that was {@link #placed} for that core. */
  Footprint footprint(PlacedProgram placed, Optional<Core> core) {
    return CBackend.footprint(placed, target(core));
  }

  /** What the layers of a program that was {@link #placed} for a core do. */
  List<LayerWork> work(PlacedProgram placed, Optional<Core> core) {
    return CBackend.work(placed, target(core));
  }

  /** True when each image comes in row by row. */
  boolean rowsComeIn() {
    return objective.rowsComeIn();
  }

  /** What it is compiled for. */
  Level level() {
    return CTarget.of(objective).level();
  }

  private CTarget target(Optional<Core> core) {
    return new CTarget(objective, core);
  }
}

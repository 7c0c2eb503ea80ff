package dev.nib.conformance.firmware;

import dev.nib.chip.Footprint;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CPrograms;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.ArrayList;
import java.util.List;

/** What is generated of a program, and how the harness runs it. */
enum FirmwareBuild {
  /** For the fewest instructions. */
  SPEED(Objective.SPEED),
  /** For the smallest arena. */
  RAM(Objective.RAM),
  /** Each image row by row, in the arena that is enough for that. */
  ROWS(Objective.ROWS),
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

  /** Those that differ for a program, the fastest first; without the last one. */
  static List<FirmwareBuild> of(Program program) {
    List<FirmwareBuild> builds = new ArrayList<>(List.of(SPEED));
    if (!RAM.placed(program).program().equals(SPEED.placed(program).program())) {
      builds.add(RAM);
    }
    if (ROWS.placed(program).rowInput().isPresent()) {
      builds.add(ROWS);
    }
    return builds;
  }

  /** What becomes of a program before it is printed. */
  PlacedProgram placed(Program program) {
    return this == EVERY_TENSOR
        ? CBackend.placeUnfused(program)
        : CBackend.place(program, objective);
  }

  List<GeneratedFile> files(Program program) {
    COptions options = COptions.best(objective);
    return this == EVERY_TENSOR
        ? CBackend.generateUnfused(program, options)
        : CBackend.generate(program, options);
  }

  /** What it asks of a chip. */
  Footprint footprint(Program program) {
    return CBackend.footprint(placed(program));
  }
}

package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.StackTable;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The generated C on an 8-bit AVR: the smallest of a few that holds the net, in simavr.
 *
 * <p>There is no file to read there, so a few images lie in flash, and outputs come as text.
 */
final class AvrTarget implements VerificationTarget {
  static final int MAX_IMAGES = 4;

  /** Small ones first. */
  static final List<Chip> CHIPS = List.of(Chips.named("ATmega328P"), Chips.named("ATmega1284P"));

  @Override
  public String name() {
    return "avr";
  }

  @Override
  public String description() {
    return "C for AVR (avr-gcc %s), run in simavr on the ATmega that holds the net"
        .formatted(Core.AVR.optimisation());
  }

  @Override
  public List<ExternalTool> tools() {
    return ExternalTool.running(Core.AVR);
  }

  @Override
  public VerificationResult verify(VerificationJob all) throws IOException, InterruptedException {
    VerificationJob job = all.first(MAX_IMAGES);
    if (!counts(job.program())) {
      return VerificationResult.doesNotFit(name(), refusal(job.program(), ""));
    }
    Path folder = job.workDirectory();
    String refused = "";
    for (Chip chip : CHIPS) {
      if (StepCost.total(job.program()).constantBytes() > chip.core().readableConstantBytes()) {
        continue;
      }
      Machine machine = Machine.atmega(chip, Memory.of(chip));
      for (FirmwareBuild build : FirmwareBuild.of(job.program())) {
        FirmwareProject project = FirmwareProject.write(folder, job, build, machine);
        AvrSerial.writeInputs(folder, job.inputs());
        ProcessResult compiled =
            ProcessRunner.run(project.buildCommand(machine, false), folder, job.timeout());
        Optional<String> tooLarge = Machine.tooLarge(compiled);
        if (tooLarge.isPresent()) {
          refused = " (there: " + tooLarge.get() + ")";
          continue;
        }
        return compiled.ok()
            ? run(project, build, machine, job)
            : VerificationResult.failed(name(), "build: " + compiled.summary());
      }
    }
    return VerificationResult.doesNotFit(name(), refusal(job.program(), refused));
  }

  private VerificationResult run(
      FirmwareProject project, FirmwareBuild build, Machine machine, VerificationJob job)
      throws IOException, InterruptedException {
    ProcessResult run = project.run(machine);
    if (!run.ok()) {
      return VerificationResult.failed(name(), "run: " + run.summary());
    }
    AvrSerial.writeOutputs(job.workDirectory(), run.output());
    StackUse stack = project.stackUse(machine).orElseThrow();
    if (stack.touchedGuard()) {
      return VerificationResult.failed(name(), stack.failure());
    }
    ByteComparison comparison = new ByteComparison();
    project.compareOutputs(comparison);
    int counted = StackTable.measured().runBytes(project.footprint(), machine.core().orElseThrow());
    return comparison
        .result(
            name(),
            job.images(),
            "%d images %s%s; %s"
                .formatted(
                    job.images(),
                    machine.note(),
                    build == FirmwareBuild.SPEED ? "" : ", " + build.words(),
                    stack.words(counted)))
        .measuring(project.measurement(machine).stream().toList());
  }

  /** Whether sizes of 16 bits are enough. */
  private static boolean counts(Program program) {
    return program.steps().stream()
        .allMatch(step -> StepCost.of(step).weightBytes() <= Short.MAX_VALUE);
  }

  private static String refusal(Program program, String refused) {
    Chip largest = CHIPS.get(CHIPS.size() - 1);
    List<FirmwareBuild> builds = FirmwareBuild.of(program);
    Footprint footprint = builds.get(builds.size() - 1).footprint(program, largest.core());
    return String.format(
        Locale.ROOT,
        "the net has %,d bytes of constants and an arena of %,d; the largest chip here, %s, has %,d"
            + " bytes of flash and %,d of RAM%s, and a layer's weights may have %,d",
        footprint.constantBytes(),
        footprint.arenaBytes(),
        largest.mcu(),
        largest.flashBytes(),
        largest.ramBytes(),
        refused,
        (int) Short.MAX_VALUE);
  }
}

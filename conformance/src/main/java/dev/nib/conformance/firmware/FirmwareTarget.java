package dev.nib.conformance.firmware;

import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.program.IntegerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The generated C on one machine: all images through the plain build, then the first ones through a
 * build whose trace shows every tensor.
 *
 * @param machineFor the machine for a program
 */
record FirmwareTarget(
    String name,
    String description,
    List<ExternalTool> tools,
    Function<IntegerProgram, Machine> machineFor)
    implements VerificationTarget {
  FirmwareTarget {
    tools = List.copyOf(tools);
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    Machine machine = machineFor.apply(job.program());
    ByteComparison comparison = new ByteComparison();
    Optional<String> problem = run(machine, job, false, comparison);
    if (problem.isEmpty() && job.tracedImages() > 0) {
      problem = run(machine, job.first(job.tracedImages()), true, comparison);
    }
    if (problem.isPresent()) {
      return VerificationResult.failed(name, problem.get());
    }
    String detail =
        String.format(
            Locale.ROOT,
            "%,d images; every tensor of %,d%s",
            job.images(),
            job.tracedImages(),
            machine.note().isEmpty() ? "" : "; " + machine.note());
    return comparison.result(name, job.images(), detail);
  }

  /** What went wrong before anything could be compared, if anything did. */
  private static Optional<String> run(
      Machine machine, VerificationJob job, boolean traced, ByteComparison comparison)
      throws IOException, InterruptedException {
    Path folder = job.workDirectory().resolve(traced ? "traced" : "plain");
    FirmwareProject project = FirmwareProject.write(folder, job, machine.files());
    ProcessResult build = ProcessRunner.run(machine.buildCommand(traced), folder, job.timeout());
    if (!build.ok()) {
      return Optional.of("build: " + build.summary());
    }
    ProcessResult run = ProcessRunner.run(machine.run(), folder, job.timeout());
    if (!run.ok()) {
      return Optional.of("run: " + run.summary());
    }
    project.compareOutputs(comparison);
    if (traced) {
      project.compareTrace(comparison);
    }
    return Optional.empty();
  }
}

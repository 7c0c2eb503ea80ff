package dev.nib.conformance.firmware;

import dev.nib.chip.StackTable;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The generated C on the first of several machines for which it links: all images through the
 * fastest build that does, and through the smallest one; then the first images through the build
 * whose trace shows every tensor, and the one for RAM with those that it has whole.
 *
 * @param machines the small ones first
 */
record FirmwareTarget(
    String name, String description, List<ExternalTool> tools, List<Machine> machines)
    implements VerificationTarget {
  /** So many images go through builds that are neither the fastest nor the smallest. */
  private static final int OTHER_IMAGES = 10;

  FirmwareTarget {
    tools = List.copyOf(tools);
    machines = List.copyOf(machines);
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    ByteComparison comparison = new ByteComparison();
    List<FirmwareBuild> builds = FirmwareBuild.of(job.program());
    FirmwareBuild smallest = FirmwareBuild.smallest(builds);
    Run plain = run(job, builds, false, comparison);
    if (plain.problem().isPresent()) {
      return plain.problem().get();
    }
    List<String> details = new ArrayList<>();
    details.add(
        String.format(
            Locale.ROOT, "%,d images; every tensor of %,d", job.images(), job.tracedImages()));
    details.addAll(plain.notes());
    List<RunMeasurement> measured = new ArrayList<>(plain.measured().stream().toList());
    for (FirmwareBuild build : builds) {
      if (build != plain.build()) {
        VerificationJob some = build == smallest ? job : job.first(OTHER_IMAGES);
        Run other = run(some, List.of(build), false, comparison);
        if (other.problem().isPresent()) {
          if (other.problem().get().status() == VerificationResult.Status.DOES_NOT_FIT) {
            continue;
          }
          return other.problem().get();
        }
        details.add(String.format(Locale.ROOT, "%,d %s", some.images(), build.words()));
        other.measured().ifPresent(measured::add);
      }
    }
    if (job.tracedImages() > 0) {
      for (FirmwareBuild build : List.of(FirmwareBuild.EVERY_TENSOR, FirmwareBuild.RAM)) {
        Run traced = run(job.first(job.tracedImages()), List.of(build), true, comparison);
        if (traced.problem().isPresent()) {
          return traced.problem().get();
        }
      }
    }
    return comparison.result(name, job.images(), String.join("; ", details)).measuring(measured);
  }

  /**
   * A build that was run.
   *
   * @param notes on the machine and the stack there
   * @param measured what a run took there
   * @param problem what went wrong, if anything did before bytes were compared
   */
  private record Run(
      FirmwareBuild build,
      List<String> notes,
      Optional<RunMeasurement> measured,
      Optional<VerificationResult> problem) {
    static Run failed(FirmwareBuild build, VerificationResult result) {
      return new Run(build, List.of(), Optional.empty(), Optional.of(result));
    }
  }

  /** Runs the first of {@code builds} that links on the first machine on which one does. */
  private Run run(
      VerificationJob job, List<FirmwareBuild> builds, boolean traced, ByteComparison comparison)
      throws IOException, InterruptedException {
    String refusal = "";
    for (Machine machine : machines) {
      for (FirmwareBuild build : builds) {
        Path folder =
            job.workDirectory()
                .resolve((traced ? "traced-" : "plain-") + build.name().toLowerCase(Locale.ROOT));
        FirmwareProject project = FirmwareProject.write(folder, job, build, machine);
        ProcessResult compiled =
            ProcessRunner.run(project.buildCommand(machine, traced), folder, job.timeout());
        Optional<String> tooLarge = Machine.tooLarge(compiled);
        if (tooLarge.isPresent()) {
          refusal = machine.note() + ": " + tooLarge.get();
          continue;
        }
        if (!compiled.ok()) {
          return Run.failed(build, VerificationResult.failed(name, "build: " + compiled.summary()));
        }
        boolean first = machine.equals(machines.get(0));
        return run(project, build, machine, first ? "" : refusal, traced, comparison);
      }
    }
    return Run.failed(
        builds.get(0), VerificationResult.doesNotFit(name, "does not link " + refusal));
  }

  private Run run(
      FirmwareProject project,
      FirmwareBuild build,
      Machine machine,
      String refusal,
      boolean traced,
      ByteComparison comparison)
      throws IOException, InterruptedException {
    ProcessResult run = project.run(machine);
    if (!run.ok()) {
      return Run.failed(build, VerificationResult.failed(name, "run: " + run.summary()));
    }
    Optional<StackUse> stack = project.stackUse(machine);
    if (stack.isPresent() && stack.get().touchedGuard()) {
      return Run.failed(build, VerificationResult.failed(name, stack.get().failure()));
    }
    project.compareOutputs(comparison);
    if (traced) {
      project.compareTrace(comparison);
    }
    List<String> notes = new ArrayList<>();
    if (build != FirmwareBuild.SPEED) {
      notes.add(build.words());
    }
    if (!machine.note().isEmpty()) {
      notes.add(machine.note());
    }
    if (!refusal.isEmpty()) {
      notes.add("does not link " + refusal);
    }
    stack.ifPresent(
        use ->
            notes.add(
                use.words(
                    StackTable.measured()
                        .runBytes(project.footprint(), machine.core().orElseThrow()))));
    return new Run(build, notes, project.measurement(machine), Optional.empty());
  }
}

package dev.nib.conformance.firmware;

import dev.nib.chip.StackTable;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
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
 * The generated C on the first of several machines for which it links: all images through the plain
 * build, then the first ones through a build whose trace shows every tensor.
 *
 * @param machines the small ones first
 */
record FirmwareTarget(
    String name, String description, List<ExternalTool> tools, List<Machine> machines)
    implements VerificationTarget {
  FirmwareTarget {
    tools = List.copyOf(tools);
    machines = List.copyOf(machines);
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    ByteComparison comparison = new ByteComparison();
    Run plain = run(job, false, comparison);
    if (plain.problem().isPresent()) {
      return plain.problem().get();
    }
    if (job.tracedImages() > 0) {
      Run traced = run(job.first(job.tracedImages()), true, comparison);
      if (traced.problem().isPresent()) {
        return traced.problem().get();
      }
    }
    List<String> details = new ArrayList<>();
    details.add(
        String.format(
            Locale.ROOT, "%,d images; every tensor of %,d", job.images(), job.tracedImages()));
    details.addAll(plain.notes());
    return comparison
        .result(name, job.images(), String.join("; ", details))
        .withStack(plain.stack().map(StackUse::runBytes));
  }

  /**
   * A build that was run.
   *
   * @param notes on the machine and the stack there
   * @param problem what went wrong, if anything did before bytes were compared
   */
  private record Run(
      List<String> notes, Optional<StackUse> stack, Optional<VerificationResult> problem) {
    static Run failed(VerificationResult result) {
      return new Run(List.of(), Optional.empty(), Optional.of(result));
    }
  }

  private Run run(VerificationJob job, boolean traced, ByteComparison comparison)
      throws IOException, InterruptedException {
    Path folder = job.workDirectory().resolve(traced ? "traced" : "plain");
    String refusal = "";
    for (Machine machine : machines) {
      FirmwareProject project = FirmwareProject.write(folder, job, machine.files());
      ProcessResult build =
          ProcessRunner.run(project.buildCommand(machine, traced), folder, job.timeout());
      Optional<String> tooLarge = Machine.tooLarge(build);
      if (tooLarge.isPresent()) {
        refusal = machine.note() + ": " + tooLarge.get();
        continue;
      }
      return build.ok()
          ? run(project, machine, refusal, traced, comparison)
          : Run.failed(VerificationResult.failed(name, "build: " + build.summary()));
    }
    return Run.failed(VerificationResult.doesNotFit(name, "does not link " + refusal));
  }

  private Run run(
      FirmwareProject project,
      Machine machine,
      String refusal,
      boolean traced,
      ByteComparison comparison)
      throws IOException, InterruptedException {
    ProcessResult run = project.run(machine);
    if (!run.ok()) {
      return Run.failed(VerificationResult.failed(name, "run: " + run.summary()));
    }
    Optional<StackUse> stack = project.stackUse(machine);
    if (stack.isPresent() && stack.get().touchedGuard()) {
      return Run.failed(VerificationResult.failed(name, stack.get().failure()));
    }
    project.compareOutputs(comparison);
    if (traced) {
      project.compareTrace(comparison);
    }
    List<String> notes = new ArrayList<>();
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
                        .runBytes(project.program(), machine.core().orElseThrow()))));
    return new Run(notes, stack, Optional.empty());
  }
}

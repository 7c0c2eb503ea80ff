package dev.nib.conformance.hdl;

import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every word of every ROM, read through its port by the generated test bench.
 *
 * @param simulator how to build and run the bench
 */
record SimulatorTarget(
    String name,
    String description,
    List<ExternalTool> tools,
    Simulator simulator,
    VerilogOptions options,
    RomProject.Generator generator)
    implements VerificationTarget {
  /** The commands of a simulator, run in the project's folder. */
  interface Simulator {
    /** Commands that check and build, one after the other. */
    List<List<String>> build(RomProject project);

    /** Runs the bench; the dump's plusarg is appended. */
    List<String> run(RomProject project);

    /** True when a command of the build went on although it had something to warn of. */
    boolean warned(ProcessResult build);
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    RomProject project = RomProject.write(job.workDirectory(), job.program(), options, generator);
    if (project.roms().isEmpty()) {
      return VerificationResult.doesNotFit(name, "the net has no ROMs");
    }
    ByteComparison comparison = new ByteComparison();
    String problem =
        run(project, simulator, job, project.roms().keySet().stream().toList(), comparison);
    if (!problem.isEmpty()) {
      return VerificationResult.failed(name, problem);
    }
    long words = project.roms().values().stream().mapToLong(ExpectedRoms.Contents::words).sum();
    return comparison.result(
        name,
        0,
        String.format(
            Locale.ROOT,
            "%,d words of %,d ROMs at %d lanes",
            words,
            project.roms().size(),
            options.lanes()));
  }

  /** Builds and runs the bench and compares the dump; empty when that went well. */
  static String run(
      RomProject project,
      Simulator simulator,
      VerificationJob job,
      List<String> compared,
      ByteComparison comparison)
      throws IOException, InterruptedException {
    for (List<String> command : simulator.build(project)) {
      ProcessResult build = ProcessRunner.run(command, project.folder(), job.timeout());
      if (!build.ok() || simulator.warned(build)) {
        return "build: " + reason(build);
      }
    }
    ProcessResult run = ProcessRunner.run(simulator.run(project), project.folder(), job.timeout());
    if (!run.ok()) {
      return "run: " + run.summary();
    }
    Optional<String> problem = RomDump.compare(project, compared, comparison);
    if (problem.isPresent()) {
      return problem.get();
    }
    boolean pass = run.output().lines().anyMatch(line -> line.startsWith("PASS: "));
    boolean equal = comparison.result("", 0, "").status() == Status.EQUAL;
    // The bench has its own opinion, from a checksum; the two must not differ.
    if (pass != equal) {
      return "the words are %s, but the test bench says %s"
          .formatted(equal ? "equal" : "different", run.output().strip());
    }
    return "";
  }

  /** A warning tells more than the error that a tool makes of it at its end. */
  static String reason(ProcessResult build) {
    return build
        .output()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("warning"))
        .findFirst()
        .map(line -> build.command().get(0) + ": " + line)
        .orElseGet(build::summary);
  }
}

package dev.nib.conformance.hdl;

import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The inference core over the images: each class and every output, every byte that a step of the
 * traced images writes and where, and the cycles of each image, which must be those predicted. Then
 * once more over some of them with streams that wait at random.
 *
 * @param simulator what builds and runs it
 */
record CoreTarget(
    String name,
    String description,
    List<ExternalTool> tools,
    CoreSimulator simulator,
    VerilogOptions options,
    RomProject.Generator generator)
    implements VerificationTarget {
  /** Images that are run with waiting streams, at most. */
  private static final int STALLED_IMAGES = 10;

  /** The commands of a simulator, run in the project's folder. */
  interface CoreSimulator {
    /**
     * Commands that check and build, one after the other.
     *
     * @param cycles that will be simulated
     */
    List<List<String>> build(CoreProject project, long cycles) throws IOException;

    /** Runs the bench; its plusargs are appended. */
    List<String> run(CoreProject project);

    /** True when a command of the build went on although it had something to warn of. */
    boolean warned(ProcessResult build);

    /** Why it does not take a core, if it does not. */
    default Optional<String> refusal(EngineCore core) {
      return Optional.empty();
    }

    /** True when the bench sees what each step writes. */
    default boolean seesSteps() {
      return true;
    }

    /** Clock cycles that it simulates in a time that a user waits. */
    long affordableCycles();
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    VerilogBackend.CoreOrRefusal candidate = VerilogBackend.core(job.program(), options);
    if (candidate.core().isEmpty()) {
      return VerificationResult.doesNotFit(name, candidate.refusal().orElseThrow());
    }
    EngineCore core = candidate.core().get();
    Optional<String> refusal = simulator.refusal(core);
    if (refusal.isPresent()) {
      return VerificationResult.doesNotFit(name, refusal.get());
    }
    long affordable = Math.max(1, simulator.affordableCycles() / core.cyclesPerImage());
    VerificationJob some = job.first((int) Math.min(job.images(), affordable));
    VerificationJob stalled = some.first((int) Math.min(STALLED_IMAGES, (affordable + 1) / 2));
    CoreProject project =
        CoreProject.write(job.workDirectory(), job.program(), options, core, generator);
    long cycles = core.cyclesPerImage() * (some.images() + stalled.images());
    for (List<String> command : simulator.build(project, cycles)) {
      ProcessResult build = ProcessRunner.run(command, project.folder(), job.timeout());
      if (!build.ok() || simulator.warned(build)) {
        return VerificationResult.failed(name, "build: " + SimulatorTarget.reason(build));
      }
    }
    ByteComparison comparison = new ByteComparison();
    String problem = run(project, some, List.of(), core.cyclesPerImage(), comparison);
    if (problem.isEmpty()) {
      problem = run(project, stalled, List.of("+stalls=1"), 0, comparison);
    }
    if (!problem.isEmpty()) {
      return VerificationResult.failed(name, problem);
    }
    return comparison.result(
        name,
        some.images(),
        String.format(
            Locale.ROOT,
            "%d lanes%s, %,d cycles an image as predicted, %.1f %% of the lanes' used; %swaiting"
                + " streams with %d",
            core.lanes(),
            core.serial() ? ", serial" : "",
            core.cyclesPerImage(),
            100 * core.utilisation(),
            simulator.seesSteps() ? "every step of " + some.tracedImages() + ", " : "",
            stalled.images()));
  }

  /** Empty when all that differs, if anything, is bytes. */
  private String run(
      CoreProject project,
      VerificationJob job,
      List<String> plusargs,
      long cycles,
      ByteComparison comparison)
      throws IOException, InterruptedException {
    Path images = project.folder().resolve("images.bin");
    Path outputs = project.folder().resolve("outputs.txt");
    Path trace = project.folder().resolve("trace.txt");
    Files.deleteIfExists(outputs);
    Files.deleteIfExists(trace);
    try (OutputStream out = Files.newOutputStream(images)) {
      for (byte[] input : job.inputs()) {
        out.write(input);
      }
    }
    List<String> command = new ArrayList<>(simulator.run(project));
    command.addAll(List.of("+images=images.bin", "+out=outputs.txt", "+trace=trace.txt"));
    command.add("+traced=" + (simulator.seesSteps() ? job.tracedImages() : 0));
    command.addAll(plusargs);
    ProcessResult run = ProcessRunner.run(command, project.folder(), job.timeout());
    if (!run.ok()) {
      return "run: " + run.summary();
    }
    CoreRun results = new CoreRun(project.core().program(), job, comparison);
    String problem = results.compareOutputs(outputs, cycles);
    if (!problem.isEmpty()) {
      return problem;
    }
    if (simulator.seesSteps()) {
      results.compareSteps(trace);
    }
    boolean pass = run.output().lines().anyMatch(line -> line.startsWith("PASS: "));
    return pass ? "" : "the test bench says " + run.output().strip();
  }
}

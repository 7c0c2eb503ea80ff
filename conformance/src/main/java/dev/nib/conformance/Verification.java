package dev.nib.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a job on a list of targets, or other trials, one after the other. */
public final class Verification {
  private final Toolbox toolbox;

  public Verification(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /** Told what goes on. */
  public interface Progress {
    /**
     * @param target its name
     * @param index of the target, from 0
     * @param count of all targets
     */
    void started(String target, int index, int count);

    void finished(VerificationResult result);
  }

  /** Tells nobody. */
  public static final Progress SILENT =
      new Progress() {
        @Override
        public void started(String target, int index, int count) {
          // nobody listens
        }

        @Override
        public void finished(VerificationResult result) {
          // nobody listens
        }
      };

  /**
   * One way to build and run something, with what is to be built and run.
   *
   * @param name of the target
   * @param tools that must be there
   */
  public record Trial(String name, List<ExternalTool> tools, Run run) {
    /** Builds, runs and compares. */
    @FunctionalInterface
    public interface Run {
      /**
       * What came of it.
       *
       * @param folder exists, is empty, and is this trial's alone
       */
      VerificationResult in(Path folder) throws IOException, InterruptedException;
    }

    public Trial {
      tools = List.copyOf(tools);
    }
  }

  /**
   * A result for each target, in their order; each works in a folder of its name below the job's.
   *
   * @throws InterruptedException when the thread is interrupted; running processes are ended
   */
  public List<VerificationResult> run(
      VerificationJob job, List<? extends VerificationTarget> targets, Progress progress)
      throws InterruptedException {
    List<Trial> trials = new ArrayList<>();
    for (VerificationTarget target : targets) {
      trials.add(new Trial(target.name(), target.tools(), folder -> target.verify(job.in(folder))));
    }
    return run(job.workDirectory(), trials, progress);
  }

  /**
   * The same of anything that can be tried.
   *
   * @param work below it each has a folder of its name
   */
  public List<VerificationResult> run(Path work, List<Trial> trials, Progress progress)
      throws InterruptedException {
    List<VerificationResult> results = new ArrayList<>();
    for (Trial trial : trials) {
      progress.started(trial.name(), results.size(), trials.size());
      long start = System.nanoTime();
      VerificationResult result = verify(work, trial).took((System.nanoTime() - start) / 1e9);
      results.add(result);
      progress.finished(result);
    }
    return results;
  }

  private VerificationResult verify(Path work, Trial trial) throws InterruptedException {
    List<ToolState> missing = toolbox.missing(trial.tools());
    if (!missing.isEmpty()) {
      String advice = missing.stream().map(ToolState::advice).collect(Collectors.joining("; "));
      return VerificationResult.notVerified(trial.name(), advice);
    }
    Path folder = work.resolve(trial.name());
    try {
      WorkFolder.deleteQuietly(folder);
      Files.createDirectories(folder);
      return trial.run().in(folder);
    } catch (IOException | UncheckedIOException e) {
      return VerificationResult.failed(trial.name(), folder + ": " + e.getMessage());
    }
  }
}

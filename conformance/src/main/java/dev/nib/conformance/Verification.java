package dev.nib.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a job on a list of targets, one after the other. */
public final class Verification {
  private final Toolbox toolbox;

  public Verification(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /** Told what goes on. */
  public interface Progress {
    /**
     * @param index of the target, from 0
     * @param count of all targets
     */
    void started(VerificationTarget target, int index, int count);

    void finished(VerificationResult result);
  }

  /** Tells nobody. */
  public static final Progress SILENT =
      new Progress() {
        @Override
        public void started(VerificationTarget target, int index, int count) {
          // nobody listens
        }

        @Override
        public void finished(VerificationResult result) {
          // nobody listens
        }
      };

  /**
   * A result for each target, in their order; each works in a folder of its name below the job's.
   *
   * @throws InterruptedException when the thread is interrupted; running processes are ended
   */
  public List<VerificationResult> run(
      VerificationJob job, List<? extends VerificationTarget> targets, Progress progress)
      throws InterruptedException {
    List<VerificationResult> results = new ArrayList<>();
    for (VerificationTarget target : targets) {
      progress.started(target, results.size(), targets.size());
      long start = System.nanoTime();
      VerificationResult result = verify(job, target).took((System.nanoTime() - start) / 1e9);
      results.add(result);
      progress.finished(result);
    }
    return results;
  }

  private VerificationResult verify(VerificationJob job, VerificationTarget target)
      throws InterruptedException {
    List<ToolState> missing = toolbox.missing(target.tools());
    if (!missing.isEmpty()) {
      String advice = missing.stream().map(ToolState::advice).collect(Collectors.joining("; "));
      return VerificationResult.notVerified(target.name(), advice);
    }
    Path folder = job.workDirectory().resolve(target.name());
    try {
      WorkFolder.deleteQuietly(folder);
      Files.createDirectories(folder);
      return target.verify(job.in(folder));
    } catch (IOException | UncheckedIOException e) {
      return VerificationResult.failed(target.name(), folder + ": " + e.getMessage());
    }
  }
}

package dev.nib.toolkit.report;

import dev.nib.conformance.VerificationResult;
import dev.nib.trainer.loop.EpochRecord;
import java.util.List;

/**
 * What a report tells.
 *
 * @param net the name of the trained net
 * @param source where the images come from, as the user named it
 * @param seed of everything random
 * @param history the epochs of the training; empty when the net was not trained in this run
 * @param result the net on the test images
 * @param verification one result for each target; may be empty
 * @param files what the run wrote
 * @param timings the stages of the run, in order
 */
public record ReportData(
    String net,
    String source,
    long seed,
    List<EpochRecord> history,
    NetResult result,
    List<VerificationResult> verification,
    List<OutputFile> files,
    List<Timing> timings) {

  /**
   * A file that the run wrote.
   *
   * @param path relative to the report's folder, with forward slashes
   */
  public record OutputFile(String path, long bytes) {}

  /** Wall-clock time of a stage of the run. */
  public record Timing(String stage, double seconds) {}

  public ReportData {
    history = List.copyOf(history);
    verification = List.copyOf(verification);
    files = List.copyOf(files);
    timings = List.copyOf(timings);
  }
}

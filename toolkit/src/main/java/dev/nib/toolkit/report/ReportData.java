package dev.nib.toolkit.report;

import dev.nib.conformance.VerificationResult;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.trainer.loop.EpochRecord;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
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
 * @param distorted the int8 net's accuracy on distorted test images; empty where not measured
 * @param distortedImages how many of the test images those were, the first
 * @param timings the stages of the run, in order
 * @param origin where and when, and how to do it again
 */
public record ReportData(
    String net,
    String source,
    long seed,
    List<EpochRecord> history,
    NetResult result,
    List<VerificationResult> verification,
    List<OutputFile> files,
    List<Distorted> distorted,
    int distortedImages,
    List<Timing> timings,
    Origin origin) {

  /**
   * The accuracy on one distortion.
   *
   * @param kind such as {@code shot-noise}
   * @param accuracy 0 to 1
   */
  public record Distorted(String kind, double accuracy) {}

  /**
   * Where and when a run took place.
   *
   * @param time when it ended, as people of its place write it
   * @param platform what it ran on
   * @param floatSha256 of the float32 file
   * @param trainSha256 of the training images and labels
   * @param testSha256 of the test images and labels
   * @param commands that do the same, a line each; empty where the caller has none
   */
  public record Origin(
      String time,
      RunManifest.Platform platform,
      String floatSha256,
      String trainSha256,
      String testSha256,
      List<String> commands) {
    public Origin {
      commands = List.copyOf(commands);
    }

    /** This minute, with the distance to UTC, as in {@code 2026-11-28 20:15 +00:00}. */
    public static String now() {
      return OffsetDateTime.now(ZoneId.systemDefault())
          .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx"));
    }
  }

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
    distorted = List.copyOf(distorted);
    timings = List.copyOf(timings);
  }
}

package dev.nib.toolkit.quickstart;

import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationSummary;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.generate.Written;
import dev.nib.toolkit.report.ReportData;
import java.util.List;
import java.util.Map;

/**
 * What the whole way came to; {@code summary.json} holds it.
 *
 * @param nib the version
 * @param data where the images come from, as the user named it
 * @param seed of everything random
 * @param net the definition's name
 * @param parameters weights and biases
 * @param scores float32 against int8 on the test images
 * @param macs multiply-accumulates for an image
 * @param constantBytes flash: weights, biases, multipliers and shifts
 * @param arenaBytes RAM that activations take
 * @param distorted the int8 net's accuracy on distorted test images
 * @param distortedImages how many of the test images those were, the first
 * @param verificationSummary all targets together
 * @param verification each of them
 * @param files what was generated, below the folder
 * @param seconds wall-clock time of each stage
 */
public record QuickstartResult(
    String nib,
    String data,
    long seed,
    String net,
    int parameters,
    CompareResult scores,
    long macs,
    int constantBytes,
    int arenaBytes,
    List<ReportData.Distorted> distorted,
    int distortedImages,
    VerificationSummary verificationSummary,
    List<VerificationResult> verification,
    List<Written> files,
    Map<String, Double> seconds) {
  /** Whether there is a page to draw digits on, which takes a compiler that may be missing. */
  public boolean hasPage() {
    return files.stream().anyMatch(file -> file.path().equals(Quickstart.PAGE));
  }
}

package dev.nib.toolkit.check;

import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of one file of limits.
 *
 * @param name of the limits
 * @param model what was held against them
 * @param passed whether all hold and all targets are equal
 * @param tested on which images; empty where no limit needs any
 * @param chip on which microcontroller; empty where no limit needs one
 * @param options of nib generate c with which the chip's figures are; empty without a chip and for
 *     a forest
 * @param limits each of them
 * @param targets what was built, run and compared with the simulator
 * @param seconds of wall-clock time
 */
public record CheckResult(
    String name,
    ModelReference model,
    boolean passed,
    Optional<Tested> tested,
    Optional<String> chip,
    Optional<String> options,
    List<CheckedLimit> limits,
    List<VerificationResult> targets,
    double seconds) {
  /** What does not hold, a line each, in their order. */
  public List<String> broken() {
    List<String> lines = new ArrayList<>();
    limits.stream().filter(limit -> !limit.holds()).map(CheckedLimit::line).forEach(lines::add);
    targets.stream()
        .filter(target -> !isEqual(target))
        .map(target -> "target %s".formatted(line(target)))
        .forEach(lines::add);
    return lines;
  }

  /** What was not tried was not verified, and breaks the limit. */
  public static boolean isEqual(VerificationResult target) {
    return target.status() == Status.EQUAL;
  }

  /** A target for people. */
  public static String line(VerificationResult target) {
    return "%s: %s: %s".formatted(target.target(), target.status().words(), target.detail());
  }
}

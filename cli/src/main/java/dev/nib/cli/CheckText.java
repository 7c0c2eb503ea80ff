package dev.nib.cli;

import dev.nib.conformance.VerificationResult;
import dev.nib.toolkit.check.CheckResult;
import dev.nib.toolkit.check.CheckedLimit;
import java.util.List;
import java.util.stream.Collectors;

/** What held and what did not, as text. */
final class CheckText {
  private CheckText() {}

  static String of(List<CheckResult> results) {
    return results.stream()
        .map(CheckText::of)
        .collect(Collectors.joining(System.lineSeparator().repeat(2)));
  }

  private static String of(CheckResult result) {
    StringBuilder text =
        new StringBuilder("%s: %s%n".formatted(result.name(), result.model().file()));
    for (CheckedLimit limit : result.limits()) {
      text.append("%-8s %s%n".formatted(limit.holds() ? "ok" : "BROKEN", limit.line()));
    }
    for (VerificationResult target : result.targets()) {
      text.append(
          "%-8s target %s%n"
              .formatted(CheckResult.isEqual(target) ? "ok" : "BROKEN", CheckResult.line(target)));
    }
    int all = result.limits().size() + result.targets().size();
    return text.append(
            "%,d of %,d limits hold, %.1f s"
                .formatted(all - result.broken().size(), all, result.seconds()))
        .toString();
  }
}

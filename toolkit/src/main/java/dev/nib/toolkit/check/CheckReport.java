package dev.nib.toolkit.check;

import java.util.List;

/**
 * What came of several files of limits.
 *
 * @param passed whether everything holds in all
 * @param checks each of them
 */
public record CheckReport(boolean passed, List<CheckResult> checks) {
  /** Of results, in their order. */
  public static CheckReport of(List<CheckResult> results) {
    return new CheckReport(results.stream().allMatch(CheckResult::passed), List.copyOf(results));
  }
}

package dev.nib.toolkit.verify;

import java.util.List;

/**
 * The tools of others on this machine, and what can be verified with them.
 *
 * @param tools each that nib knows
 * @param targets each of {@link Verify}
 */
public record Examination(List<Tool> tools, List<Target> targets) {
  /** One tool. */
  public record Tool(
      String name,
      boolean present,
      String version,
      String purpose,
      List<String> debianPackages,
      String problem) {}

  /** One target of nib verify. */
  public record Target(String name, String description, boolean ready) {}
}

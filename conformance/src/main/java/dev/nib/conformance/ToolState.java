package dev.nib.conformance;

/**
 * What a probe found.
 *
 * @param version as the tool prints it, empty when it is missing or prints none
 * @param problem why it counts as missing, one line; empty when it is there
 */
public record ToolState(ExternalTool tool, boolean present, String version, String problem) {
  /** One line for messages when it is missing: the tool and what to install. */
  public String advice() {
    return "%s is missing (apt-get install %s)"
        .formatted(tool.displayName(), String.join(" ", tool.debianPackages()));
  }
}

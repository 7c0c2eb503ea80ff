package dev.nib.conformance;

import java.util.List;

/**
 * How an external process ended.
 *
 * @param command the program and its arguments
 * @param exitCode its exit code, -1 when it could not be started or was ended
 * @param timedOut true when it ran longer than allowed and was ended
 * @param output standard output and standard error together, cut at {@link
 *     ProcessRunner#MAX_OUTPUT_BYTES}; the reason when it could not be started
 * @param seconds of wall-clock time
 */
public record ProcessResult(
    List<String> command, int exitCode, boolean timedOut, String output, double seconds) {
  private static final int MAX_LINE = 200;

  public ProcessResult {
    command = List.copyOf(command);
  }

  /** True when it ended by itself with exit code 0. */
  public boolean ok() {
    return exitCode == 0 && !timedOut;
  }

  /** One line for messages: the program, how it ended, and the first line that tells why. */
  public String summary() {
    String end =
        timedOut
            ? "was ended after %.0f s".formatted(seconds)
            : exitCode < 0 ? "could not be run" : "exited with " + exitCode;
    String line = tellingLine();
    return command.get(0) + " " + end + (line.isEmpty() ? "" : ": " + line);
  }

  /** The first line that speaks of an error, or else the first line that is not blank. */
  private String tellingLine() {
    List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    String line =
        lines.stream()
            .filter(l -> l.toLowerCase(java.util.Locale.ROOT).contains("error"))
            .findFirst()
            .orElse(lines.isEmpty() ? "" : lines.get(0));
    return line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
  }
}

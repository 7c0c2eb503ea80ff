package dev.nib.conformance;

import dev.nib.chip.Chip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to find out whether a tool works, and its version.
 *
 * @param checks commands that must all exit with 0, or print the expected text
 * @param source a program for the compilers among them in {@value #SOURCE}, empty for none
 */
record Probe(List<Check> checks, String source) {
  private static final String SOURCE = "probe.c";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)*");
  private static final String PROGRAM =
      "#include <stdint.h>\n#include <string.h>\nint main(void) { return (int)strlen(\"\"); }\n";

  /**
   * @param printed a text that the output must have whatever the exit code, empty when the exit
   *     code decides
   */
  record Check(List<String> command, String printed) {}

  static Probe version(String executable, String argument) {
    return new Probe(List.of(new Check(List.of(executable, argument), "")), "");
  }

  static Probe printing(String executable, String printed, String argument) {
    return new Probe(List.of(new Check(List.of(executable, argument), printed)), "");
  }

  /** A compiler whose programs link on this machine. */
  static Probe host(String compiler, String... flags) {
    return compiling(compiler, flags, "-o", "probe.out");
  }

  static Probe cxx(String compiler) {
    return compiling(compiler, new String[] {"-x", "c++"}, "-o", "probe.out");
  }

  /** A chip's cross compiler with its C library's headers. */
  static Probe cross(Chip chip) {
    List<String> command = chip.compile();
    String[] flags = command.subList(1, command.size()).toArray(String[]::new);
    return compiling(command.get(0), flags, "-c", "-o", "probe.o");
  }

  private static Probe compiling(String compiler, String[] flags, String... end) {
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(List.of(flags));
    command.add(SOURCE);
    command.addAll(List.of(end));
    Check version = new Check(List.of(compiler, "--version"), "");
    return new Probe(List.of(version, new Check(command, "")), PROGRAM);
  }

  Probe and(String executable, String argument) {
    List<Check> all = new ArrayList<>(checks);
    all.add(new Check(List.of(executable, argument), ""));
    return new Probe(all, source);
  }

  String executable() {
    return checks.get(0).command().get(0);
  }

  /** Runs the checks in an empty folder of their own. */
  ToolState run(ExternalTool tool) throws InterruptedException {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("nib-probe");
      Files.writeString(directory.resolve(SOURCE), source);
      String version = "";
      for (Check check : checks) {
        ProcessResult result = ProcessRunner.run(check.command(), directory, TIMEOUT);
        boolean works =
            check.printed().isEmpty() ? result.ok() : result.output().contains(check.printed());
        if (!works) {
          return new ToolState(tool, false, "", result.summary());
        }
        version = version.isEmpty() ? versionIn(result.output()) : version;
      }
      return new ToolState(tool, true, version, "");
    } catch (IOException e) {
      return new ToolState(tool, false, "", "probe folder: " + e.getMessage());
    } finally {
      WorkFolder.deleteQuietly(directory);
    }
  }

  private static String versionIn(String output) {
    Matcher matcher = VERSION.matcher(output.lines().findFirst().orElse(""));
    return matcher.find() ? matcher.group() : "";
  }
}

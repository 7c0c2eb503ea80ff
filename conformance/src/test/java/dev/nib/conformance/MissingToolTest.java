package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.firmware.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What a test does on a machine that lacks a tool, in a virtual machine with a PATH of its own. */
class MissingToolTest {
  @TempDir Path folder;

  /** Asks for a tool as tests do, and prints what became of that. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      Tools.assume(List.of(ExternalTool.valueOf(arguments[0])));
      System.out.println("there");
    } catch (TestAbortedException skipped) {
      System.out.println("skipped: " + skipped.getMessage());
    } catch (AssertionError failed) {
      System.out.println("failed: " + failed.getMessage());
    }
  }

  @Test
  void locallyItIsSkippedAloud() throws Exception {
    assertThat(ask("YOSYS", Map.of()))
        .isEqualTo(
            List.of(
                "NOT TESTED: yosys is missing (apt-get install yosys)",
                "skipped: yosys is missing (apt-get install yosys)"));
  }

  @Test
  void inContinuousIntegrationItFails() throws Exception {
    assertThat(ask("YOSYS", Map.of("CI", "true")))
        .isEqualTo(
            List.of(
                "failed: in continuous integration (CI is set) every tool must be there: yosys is"
                    + " missing (apt-get install yosys)"));
  }

  @Test
  void whatIsOnThePathIsThere() throws Exception {
    Path simavr = folder.resolve("simavr");
    Files.writeString(simavr, "#!/bin/sh\necho 'simavr 1.6: atmega328p'\n");
    assertThat(simavr.toFile().setExecutable(true)).isTrue();
    assertThat(ask("SIMAVR", Map.of("CI", "true"))).isEqualTo(List.of("there"));
  }

  /** The lines that {@link #main} prints where {@link #folder} is all of the PATH. */
  private List<String> ask(String tool, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MissingToolTest.class.getName(), tool));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output);
  }
}

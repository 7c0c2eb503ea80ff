package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A distribution under Apache-2.0: all of nib but module {@code baseline}, and no Smile. */
class WithoutBaselineTest {
  private static final long TIMEOUT_SECONDS = 120;

  @TempDir private Path folder;

  private record Call(int exitCode, String text) {}

  private static String classPath() {
    String module = File.separator + "baseline" + File.separator;
    List<String> all =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> left =
        all.stream()
            .filter(entry -> !entry.contains(module) && !entry.contains("nib-baseline"))
            .filter(entry -> !entry.contains("haifengl"))
            .toList();
    assertThat(all.size() - left.size()).as("nib-baseline, smile-core, smile-base").isEqualTo(3);
    return left.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private Call nib(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "dev.nib.cli.Nib"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    int exitCode = process.waitFor();
    return new Call(exitCode, Files.readString(log, StandardCharsets.UTF_8));
  }

  @Test
  void whatNeedsItSaysSoInOneLine() throws Exception {
    String output = folder.resolve("out").toString();
    for (String[] arguments :
        new String[][] {
          {"baseline", "forest", "--data", "synthetic", "-o", output},
          {"baseline", "svm", "--data", "synthetic", "-o", output},
          {"reproduce", "--data", "synthetic", "--quick", "-o", output}
        }) {
      Call call = nib(arguments);
      assertThat(call.text().lines()).hasSize(1);
      assertThat(call.text())
          .startsWith("nib: this distribution of nib has no module baseline")
          .contains("put nib-baseline and what it needs on the class path");
      assertThat(call.exitCode()).isEqualTo(2);
      assertThat(Path.of(output)).doesNotExist();
    }
  }

  @Test
  void everythingElseWorks() throws Exception {
    Call simulated = nib("simulate", "zoo:kb2", "--data", "synthetic", "-n", "20", "--quiet");
    assertThat(simulated.text()).contains("20 of");
    assertThat(simulated.exitCode()).isZero();
  }
}

package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.TfliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ctrl-C and a kill leave of a training, in processes of their own. */
class InterruptedTrainingTest {
  private static final long TIMEOUT_SECONDS = 120;
  private static final int COLUMNS = 70;

  @TempDir private Path folder;

  private static List<String> command(Path output, String... more) {
    // A build in a shell's background would leave SIGINT ignored, and Java does not take it back.
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dnib.terminal=true",
                "-Dnib.columns=" + COLUMNS,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nib.cli.Nib",
                "train",
                "--data",
                "synthetic",
                "--limit",
                "600",
                "--augment",
                "-o",
                output.toString()));
    command.addAll(List.of(more));
    return command;
  }

  private Process train(Path output, String... more) throws IOException {
    List<String> command = command(output, more);
    command.add("--quiet");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(output).toFile())
        .start();
  }

  private Path log(Path output) {
    return folder.resolve(output.getFileName() + ".log");
  }

  /** The same at a pseudo-terminal, whose keys are the process's standard input. */
  private Process trainAtTerminal(Path output, String... more) throws IOException {
    String quoted = "'" + String.join("' '", command(output, more)) + "'";
    Path script = Files.writeString(folder.resolve("train.sh"), "exec " + quoted + "\n");
    return new ProcessBuilder("script", "-qec", "bash " + script, "/dev/null")
        .redirectErrorStream(true)
        .redirectOutput(log(output).toFile())
        .start();
  }

  private static void awaitFile(Path file, Process process) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).as("the training ended before its first checkpoint").isTrue();
      assertThat(System.nanoTime()).as("no checkpoint in time").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static int exitCode(Process process) throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  @Test
  void controlCStopsAfterTheBatchAndLeavesAModel() throws Exception {
    Path output = folder.resolve("stopped.tflite");
    Process process = train(output, "--epochs", "400");
    awaitFile(folder.resolve("stopped.checkpoint"), process);
    // The signal of Ctrl-C; Process.destroy would send SIGTERM.
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(exitCode(kill)).isZero();
    assertStopped(process, output);
    assertThat(log(output)).content().contains("stopped early; --resume goes on");
  }

  @Test
  void controlCAtATerminalLeavesAModelToo() throws Exception {
    Needs.tool(
        Files.isExecutable(Path.of("/usr/bin/script")),
        () -> "script is missing (apt-get install bsdutils)");
    Path output = folder.resolve("stopped.tflite");
    Process process = trainAtTerminal(output, "--epochs", "400");
    awaitFile(folder.resolve("stopped.checkpoint"), process);
    // The key, which the terminal makes the signal.
    process.getOutputStream().write(3);
    process.getOutputStream().flush();
    assertStopped(process, output);
    String shown = Files.readString(log(output));
    assertThat(shown).contains("stopping after this batch", "stopped early; --resume goes on");
    List<String> bars = shown.lines().map(line -> line.replace("^C", "").strip()).toList();
    assertThat(bars).as("the bar is drawn").anyMatch(bar -> bar.startsWith("training compact"));
    assertThat(bars)
        .as("and does not wrap")
        .allMatch(bar -> !bar.startsWith("training ") || bar.length() < COLUMNS);
  }

  private void assertStopped(Process process, Path output) throws Exception {
    assertThat(exitCode(process)).isEqualTo(130);
    assertThat(TfliteFile.read(output).graph().outputs()).hasSize(1);
    JsonNode manifest =
        new ObjectMapper().readTree(Files.readString(folder.resolve("stopped.run.json")));
    assertThat(manifest.get("stopped").asBoolean()).isTrue();
    assertThat(manifest.get("epochs").size()).isBetween(1, 399);
    assertThat(manifest.get("test").isNull()).isTrue();
    assertThat(manifest.get("fileSha256").asText()).isEqualTo(TfliteFile.read(output).sha256());
    assertThat(folder.resolve("stopped.checkpoint")).exists();
  }

  @Test
  void aKilledTrainingResumesToTheSameFile() throws Exception {
    Path whole = folder.resolve("whole.tflite");
    assertThat(exitCode(train(whole, "--epochs", "5"))).isZero();
    Path killed = folder.resolve("killed.tflite");
    Process process = train(killed, "--epochs", "5");
    awaitFile(folder.resolve("killed.checkpoint"), process);
    process.destroyForcibly();
    assertThat(exitCode(process)).isEqualTo(137);
    assertThat(killed).doesNotExist();
    assertThat(exitCode(train(killed, "--epochs", "5", "--resume"))).isZero();
    assertThat(killed).hasSameBinaryContentAs(whole);
    assertThat(folder.resolve("killed.checkpoint")).doesNotExist();
  }
}

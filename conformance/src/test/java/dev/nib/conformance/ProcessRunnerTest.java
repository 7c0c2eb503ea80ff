package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void outputOfBothStreamsAndExitCode() throws InterruptedException {
    ProcessResult result = shell("echo one; echo some error: two >&2; exit 3", MINUTE);
    assertThat(result.ok()).isFalse();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("one\nsome error: two\n");
    assertThat(result.summary()).isEqualTo("sh exited with 3: some error: two");
  }

  @Test
  void missingProgramIsAResult() throws InterruptedException {
    ProcessResult result = ProcessRunner.run(List.of("no-such-program-of-nib"), folder, MINUTE);
    assertThat(result.ok()).isFalse();
    assertThat(result.summary()).startsWith("no-such-program-of-nib could not be run: ");
  }

  @Test
  void timeoutEndsTheWholeTree() throws IOException, InterruptedException {
    ProcessResult result =
        shell("sleep 300 & echo $! > child; echo $$ > parent; wait", Duration.ofSeconds(2));
    assertThat(result.timedOut()).isTrue();
    assertThat(result.ok()).isFalse();
    for (String name : List.of("child", "parent")) {
      long pid = Long.parseLong(Files.readString(folder.resolve(name)).strip());
      assertThat(ended(pid)).as(name).isTrue();
    }
  }

  @Test
  void endlessOutputIsCutAndStandardInputEmpty() throws InterruptedException {
    ProcessResult result = shell("cat; yes | head -c 3000000; echo end", MINUTE);
    assertThat(result.ok()).isTrue();
    assertThat(result.output()).hasSize(ProcessRunner.MAX_OUTPUT_BYTES);
  }

  /** Also of what does not come to its end. */
  @Test
  void whatIsSaidCanBeSeenAtOnce() throws InterruptedException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    ProcessResult result =
        ProcessRunner.run(
            List.of("sh", "-c", "echo first; sleep 300"), folder, Duration.ofSeconds(2), seen);
    assertThat(result.timedOut()).isTrue();
    assertThat(seen.toString(StandardCharsets.UTF_8))
        .isEqualTo("first\n")
        .isEqualTo(result.output());
  }

  private ProcessResult shell(String script, Duration timeout) throws InterruptedException {
    return ProcessRunner.run(List.of("sh", "-c", script), folder, timeout);
  }

  /** An ended process may take a moment to go. */
  private static boolean ended(long pid) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }
}

package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final Program PROGRAM = Lowering.lower(SampleGraphs.everyOperator(), "every", "");

  @TempDir Path folder;

  /** What a target does with its job. */
  private interface Action {
    VerificationResult verify(VerificationJob job) throws IOException;
  }

  private record Target(String name, List<ExternalTool> tools, Action action)
      implements VerificationTarget {
    @Override
    public String description() {
      return "for this test";
    }

    @Override
    public VerificationResult verify(VerificationJob job) throws IOException {
      return action.verify(job);
    }
  }

  @Test
  void missingToolsAreNamedAndNothingIsVerified() throws InterruptedException {
    Toolbox empty = new Toolbox(tool -> new ToolState(tool, false, "", "not there"));
    Target target =
        new Target(
            "t",
            List.of(ExternalTool.ARM_GCC, ExternalTool.YOSYS),
            job -> {
              throw new AssertionError("must not run");
            });
    VerificationResult result =
        new Verification(empty).run(job(), List.of(target), Verification.SILENT).get(0);
    assertThat(result.status()).isEqualTo(Status.NOT_VERIFIED);
    assertThat(result.detail())
        .isEqualTo(
            "arm-none-eabi-gcc is missing (apt-get install gcc-arm-none-eabi"
                + " libnewlib-arm-none-eabi); yosys is missing (apt-get install yosys)");
  }

  @Test
  void eachTargetHasAnEmptyFolderAndFailuresDoNotStopTheRest() throws Exception {
    Files.createDirectories(folder.resolve("good"));
    Files.writeString(folder.resolve("good").resolve("left-over"), "");
    Target bad =
        new Target(
            "bad",
            List.of(),
            job -> {
              throw new IOException("disk full");
            });
    Target good =
        new Target(
            "good",
            List.of(),
            job -> {
              try (var files = Files.list(job.workDirectory())) {
                assertThat(files).isEmpty();
              }
              ByteComparison comparison = new ByteComparison();
              comparison.add(0, "output", new byte[] {1, 2}, new byte[] {1, 2}, 0);
              return comparison.result("good", job.images(), "two bytes");
            });
    List<String> told = new ArrayList<>();
    Verification.Progress progress =
        new Verification.Progress() {
          @Override
          public void started(String target, int index, int count) {
            told.add("%s %d/%d".formatted(target, index, count));
          }

          @Override
          public void finished(VerificationResult result) {
            told.add(result.target() + " " + result.status());
          }
        };
    List<VerificationResult> results =
        new Verification(new Toolbox()).run(job(), List.of(bad, good), progress);
    assertThat(results)
        .extracting(VerificationResult::status)
        .containsExactly(Status.FAILED, Status.EQUAL);
    assertThat(results.get(0).detail()).contains("disk full");
    assertThat(told).containsExactly("bad 0/2", "bad FAILED", "good 1/2", "good EQUAL");
  }

  @Test
  void missingBytesAreDifferentAndNothingComparedIsNoSuccess() {
    ByteComparison comparison = new ByteComparison();
    assertThat(comparison.result("t", 1, "").status()).isEqualTo(Status.FAILED);
    comparison.add(4, "conv", new byte[] {0, 0, 0}, new byte[] {9, 0, 0}, 1);
    VerificationResult result = comparison.result("t", 1, "three bytes");
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    assertThat(result.bytesDifferent()).isEqualTo(1);
    assertThat(result.detail())
        .isEqualTo("three bytes; first difference: image 4, conv[2] is missing, expected 0");
  }

  @Test
  void everyToolSaysWhatItIsForAndWhereItComesFrom() {
    for (ExternalTool tool : ExternalTool.values()) {
      assertThat(tool.purpose()).isNotBlank();
      assertThat(tool.debianPackages()).isNotEmpty();
      assertThat(tool.executable()).isNotBlank();
    }
  }

  private VerificationJob job() {
    List<byte[]> inputs = List.of(new byte[PROGRAM.inputBytes()]);
    return VerificationJob.simulated(PROGRAM, inputs, 0, folder, Duration.ofSeconds(10), 1);
  }
}

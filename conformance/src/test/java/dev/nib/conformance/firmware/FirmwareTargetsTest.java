package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.testing.SampleGraphs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A net of every operator on every machine, outputs and intermediate tensors. */
class FirmwareTargetsTest {
  private static final Toolbox TOOLBOX = new Toolbox();
  private static final IntegerProgram PROGRAM =
      Lowering.lower(SampleGraphs.everyOperator(), "every-operator", "0".repeat(64));

  @TempDir Path folder;

  static List<VerificationTarget> targets() {
    return FirmwareTargets.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyByteIsEqual(VerificationTarget target) throws Exception {
    List<ToolState> missing = TOOLBOX.missing(target.tools());
    Assumptions.assumeTrue(
        missing.isEmpty(),
        () -> missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
    List<byte[]> inputs = RandomInputs.of(PROGRAM, 12, 7);
    VerificationJob job =
        VerificationJob.simulated(PROGRAM, inputs, 3, folder, Duration.ofSeconds(60), 1);
    VerificationResult result =
        new Verification(TOOLBOX).run(job, List.of(target), Verification.SILENT).get(0);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isPositive();
  }
}

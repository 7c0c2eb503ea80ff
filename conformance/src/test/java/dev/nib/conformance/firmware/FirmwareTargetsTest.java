package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A net of every operator on every machine, outputs and intermediate tensors. */
class FirmwareTargetsTest {
  private static final Program PROGRAM =
      Lowering.lower(SampleGraphs.everyOperator(), "every-operator", "0".repeat(64));

  @TempDir Path folder;

  static List<VerificationTarget> targets() {
    return FirmwareTargets.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyByteIsEqual(VerificationTarget target) throws Exception {
    Tools.assume(target.tools());
    List<byte[]> inputs = RandomInputs.of(PROGRAM, 12, 7);
    VerificationJob job =
        VerificationJob.simulated(PROGRAM, inputs, 3, folder, Duration.ofSeconds(60), 1);
    VerificationResult result =
        new Verification(Tools.BOX).run(job, List.of(target), Verification.SILENT).get(0);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isPositive();
  }

  @Test
  void aWrongByteIsFound() throws Exception {
    VerificationTarget target = FirmwareTargets.all().get(0);
    Tools.assume(target.tools());
    List<byte[]> inputs = RandomInputs.of(PROGRAM, 5, 8);
    VerificationJob right =
        VerificationJob.simulated(PROGRAM, inputs, 0, folder, Duration.ofSeconds(60), 1);
    List<byte[]> outputs = new ArrayList<>();
    right.outputs().forEach(output -> outputs.add(output.clone()));
    outputs.get(3)[2] ^= 1;
    VerificationJob wrong =
        new VerificationJob(right.prepared(), inputs, outputs, 0, folder, Duration.ofSeconds(60));
    VerificationResult result = target.verify(wrong);
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    // Once in each build.
    int builds = FirmwareBuild.of(PROGRAM).size();
    assertThat(result.bytesDifferent()).isEqualTo(builds);
    byte good = right.outputs().get(3)[2];
    assertThat(result.firstDifference()).contains(new Difference(3, "output", 2, good, good ^ 1));
  }

  @Test
  void aCoreWithoutMultiplierRefusesToMultiply() throws Exception {
    Tools.assume(List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32));
    VerificationTarget target =
        new FirmwareTarget(
            "multiplies",
            "",
            List.of(),
            List.of(
                Machine.emulated(
                    "",
                    Core.RV32IMC,
                    EmulatedBoard.RISCV_VIRT,
                    Core.RV32EC,
                    Memory.of(EmulatedBoard.RISCV_VIRT))));
    VerificationResult result = verifyOneImage(target);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).startsWith("run: ");
  }

  @Test
  void whatLeavesNoStackIsNotLinked() throws Exception {
    Tools.assume(List.of(ExternalTool.RISCV_GCC, ExternalTool.QEMU_RISCV32));
    int arena = PlacedProgram.of(PROGRAM).arena().bytes();
    // Room for half of a run's stack.
    Memory tight = new Memory(1 << 20, arena + 256);
    Machine machine =
        Machine.emulated("", Core.RV32EC, EmulatedBoard.RISCV_VIRT, Core.RV32EC, tight);
    VerificationResult refused =
        verifyOneImage(new FirmwareTarget("tight", "", List.of(), List.of(machine)));
    assertThat(refused.status()).as(refused.detail()).isEqualTo(Status.DOES_NOT_FIT);
    assertThat(refused.detail()).contains("no room for the stack");
    assertThat(new StackUse(300, 0, 15, 9).touchedGuard()).isTrue();
    assertThat(new StackUse(300, 16, 16, 9).touchedGuard()).isFalse();
  }

  @Test
  void whatDoesNotBuildFails() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    VerificationTarget target =
        new FirmwareTarget(
            "broken",
            "",
            List.of(),
            List.of(Machine.host("gcc", "-std=c99", "-include", "no-such-file.h")));
    VerificationResult result = verifyOneImage(target);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).startsWith("build: gcc exited with 1: ").contains("no-such-file.h");
  }

  private VerificationResult verifyOneImage(VerificationTarget target) throws Exception {
    return target.verify(
        VerificationJob.simulated(
            PROGRAM, RandomInputs.of(PROGRAM, 1, 1), 0, folder, Duration.ofSeconds(60), 1));
  }
}

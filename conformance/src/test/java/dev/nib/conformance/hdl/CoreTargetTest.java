package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inference core in the simulators, and damage that they must notice. */
class CoreTargetTest {
  /** Lanes that wait for their results, a pool of several groups, and a classifier. */
  private static final Program NET = CoreNets.pooled();

  @TempDir Path folder;

  private VerificationResult run(
      String target, Program program, int lanes, Path work, RomProject.Generator generator)
      throws InterruptedException {
    return HdlJobs.run(target, program, new VerilogOptions(lanes), 4, work, generator);
  }

  @Test
  void verilatorFindsNothingToWarnOf() throws Exception {
    for (Program program : List.of(NET, CoreNets.branched())) {
      Path work = Files.createDirectory(folder.resolve(program.name()));
      VerificationResult result = run("verilator", program, 3, work, VerilogBackend::generate);
      assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
      assertThat(result.bytesCompared()).isGreaterThan(100);
    }
  }

  @Test
  void aMaximumThatIsNoneIsNoticed() throws Exception {
    VerificationResult result =
        run(
            "icarus",
            NET,
            4,
            folder,
            HdlJobs.changing("core/nib_lane.v", text -> text.replace("sum_q > largest_q", "1'b0")));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.DIFFERENT);
  }

  @Test
  void aWeightThatIsWrongIsNoticed() throws Exception {
    String path = "core/" + VerilogBackend.coreModule(NET) + "_weights.mem";
    VerificationResult result =
        run(
            "icarus",
            NET,
            4,
            folder,
            HdlJobs.changing(path, text -> text.replaceFirst("\n..", "\n55")));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.DIFFERENT);
  }

  @Test
  void aCycleMoreIsNoticed() throws Exception {
    VerificationResult result =
        run(
            "icarus",
            NET,
            4,
            folder,
            HdlJobs.changing(
                "core/nib_taps.v", text -> text.replace("RESULT_CYCLES - 1;", "RESULT_CYCLES;")));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).contains("were predicted");
  }

  /** Taps that come too early push results out that have not left: the waits are needed. */
  @Test
  void resultsThatAreOvertakenAreNoticed() throws Exception {
    VerificationResult result =
        run(
            "icarus",
            NET,
            4,
            folder,
            HdlJobs.changing(
                "core/nib_taps.v", text -> text.replace("pool_ends && wait_q != NO_WAIT", "1'b0")));
    assertThat(result.status()).as(result.detail()).isNotEqualTo(Status.EQUAL);
  }

  @Test
  void aNetThatTheCoreCannotComputeHasNone() throws Exception {
    VerificationResult result =
        run("icarus", HdlJobs.EVERY_OPERATOR, 4, folder, VerilogBackend::generate);
    assertThat(result.status()).isEqualTo(Status.DOES_NOT_FIT);
    assertThat(result.detail()).contains("the core");
  }
}

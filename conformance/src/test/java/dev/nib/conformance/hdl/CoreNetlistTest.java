package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core behind synthesis, of the vendor's cells. */
class CoreNetlistTest {
  private static final Program NET = CoreNets.pooled();
  private static final int LANES = 2;

  @TempDir Path folder;

  private VerificationResult run(String target, boolean serial, RomProject.Generator generator)
      throws Exception {
    Path work = Files.createDirectory(folder.resolve(target));
    return HdlJobs.run(target, NET, new VerilogOptions(LANES, serial), 3, work, generator);
  }

  @Test
  void netlistOfLogicAndBlockRamIsEqual() throws Exception {
    VerificationResult result = run("ice40-netlist", true, VerilogBackend::generate);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    // Class and outputs of 3 images twice: without waiting, and with.
    assertThat(result.bytesCompared()).isEqualTo(2L * 3 * (1 + NET.outputBytes()));
  }

  @Test
  void netlistWithMultipliersIsEqual() throws Exception {
    VerificationResult result = run("up5k-netlist", false, VerilogBackend::generate);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
  }

  @Test
  void aNetOfManyBlockRamsIsRefused() throws Exception {
    VerificationResult result =
        HdlJobs.run(
            "ice40-netlist",
            HdlJobs.dense(4000, 10),
            new VerilogOptions(8),
            1,
            folder,
            VerilogBackend::generate);
    assertThat(result.status()).isEqualTo(Status.DOES_NOT_FIT);
    assertThat(result.detail())
        .isEqualTo(
            "its weights take 128 block RAMs; iCE40s have 32 at most, and of more than 64 the"
                + " synthesis takes too long");
  }

  /**
   * Where the sum of two registered products is accumulated, Yosys 0.23 loses one of the two and
   * says nothing. The Verilog is right, and so only the netlist can show it.
   */
  @Test
  void aMultiplierThatSynthesisLosesIsNoticed() throws Exception {
    RomProject.Generator twoProducts =
        HdlJobs.changing("core/nib_lane.v", CoreNetlistTest::withTwoProducts);
    VerificationResult verilog = run("icarus", true, twoProducts);
    assertThat(verilog.status()).as(verilog.detail()).isEqualTo(Status.EQUAL);
    VerificationResult netlist = run("up5k-netlist", true, twoProducts);
    assertThat(netlist.status()).as(netlist.detail()).isEqualTo(Status.DIFFERENT);
  }

  /** The half of the activation and the rest of it, each times the weight. */
  private static String withTwoProducts(String lane) {
    return lane.replaceFirst(
            "reg signed \\[15:0\\] +product_q;",
            """
                reg signed [15:0] half_q;
                reg signed [15:0] rest_q;
                wire signed [15:0] product_q = half_q + rest_q;
                wire signed [7:0] half = \\$signed(activation_q[8:1]);
                wire signed [8:0] rest = activation_q - \\$signed({half[7], half});
            """)
        .replaceFirst(
            "product_q +<= activation_q \\* weight_q;",
            "half_q <= half * weight_q; rest_q <= rest * weight_q;");
  }
}

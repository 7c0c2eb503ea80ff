package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.LayerRoms;
import dev.nib.codegen.verilog.Rom;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Difference;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.program.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check fails when what it checks is damaged. */
class DamageTest {
  private static final Program DENSE = HdlJobs.dense(40, 3);
  private static final int LANES = 2;

  @TempDir Path folder;

  static List<Rom> roms() {
    return VerilogBackend.layers(HdlJobs.EVERY_OPERATOR, new VerilogOptions(LANES)).stream()
        .map(LayerRoms::roms)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("roms")
  void aFlippedBitOfAnyRomShowsInIcarus(Rom rom) throws Exception {
    VerificationResult result =
        HdlJobs.run(
            "icarus-roms",
            HdlJobs.EVERY_OPERATOR,
            LANES,
            folder,
            HdlJobs.changing(rom.module() + ".mem", HdlJobs::flipLastBit));
    assertOneByte(result, rom.module());
  }

  @ParameterizedTest
  @ValueSource(strings = {"verilator-roms", "yosys-bram"})
  void aFlippedBitShowsInTheOthersToo(String target) throws Exception {
    String module = "dense_t2_weights";
    VerificationResult result =
        HdlJobs.run(
            target, DENSE, LANES, folder, HdlJobs.changing(module + ".mem", HdlJobs::flipLastBit));
    assertOneByte(result, module);
  }

  @Test
  void aMissingWordIsNoticed() throws Exception {
    VerificationResult result =
        damaged("icarus-roms", "dense_t2_weights.mem", mem -> mem.replaceFirst("\n\\w+\n$", "\n"));
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).contains("dense_t2_weights: word 79 is xxxx, not 16 known bits");
  }

  /** An unregistered read has the right words at the right edges, so only the bench can tell. */
  @Test
  void anUnregisteredReadIsNoticed() throws Exception {
    VerificationResult result = damaged("icarus-roms", "nib_rom.v", DamageTest::withoutRegister);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail())
        .contains("the words are equal, but the test bench says")
        .contains("word 1: changed before the clock edge");
  }

  @Test
  void aReadThatIgnoresItsEnableIsNoticed() throws Exception {
    VerificationResult result =
        damaged("icarus-roms", "nib_rom.v", rom -> rom.replace("if (read_enable)", "if (1'b1)"));
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).contains("changed although read_enable was low");
  }

  @Test
  void aRomThatCannotBecomeBlockRamIsNoticed() throws Exception {
    VerificationResult result =
        HdlJobs.run(
            "yosys-bram",
            HdlJobs.dense(256, 2),
            2,
            folder,
            HdlJobs.changing("nib_rom.v", DamageTest::withoutRegister));
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail())
        .isEqualTo("dense_t2_weights: Yosys found no block RAM in 4,096 bits");
  }

  @Test
  void aWarningOfAToolIsAFailure() throws Exception {
    UnaryOperator<String> unused =
        rom ->
            rom.replace("reg [WIDTH-1:0] read_data_q;", "reg [WIDTH-1:0] read_data_q; reg idle;");
    VerificationResult result = damaged("verilator-roms", "nib_rom.v", unused);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.detail()).startsWith("build: verilator: %Warning-UNUSED").contains("'idle'");
  }

  private static String withoutRegister(String rom) {
    return rom.replace("read_data = read_data_q", "read_data = memory[read_address]");
  }

  private VerificationResult damaged(String target, String path, UnaryOperator<String> change)
      throws InterruptedException {
    return HdlJobs.run(target, DENSE, LANES, folder, HdlJobs.changing(path, change));
  }

  private static void assertOneByte(VerificationResult result, String module) {
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.DIFFERENT);
    assertThat(result.bytesDifferent()).isEqualTo(1);
    Difference difference = result.firstDifference().orElseThrow();
    assertThat(difference.where()).isEqualTo(module);
    assertThat(difference.got() ^ difference.expected()).isEqualTo(1);
  }
}

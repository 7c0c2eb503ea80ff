package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.LayerRoms;
import dev.nib.codegen.verilog.Rom;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.program.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every word of every ROM in the simulators and through synthesis. */
class HdlTargetsTest {
  private static final Program NET = HdlJobs.EVERY_OPERATOR;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 64})
  void icarusReadsEveryWord(int lanes) throws Exception {
    VerificationResult result = HdlJobs.run("icarus-roms", NET, lanes, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(NET, lanes));
  }

  /** The dense layer that holds most of the weights of the largest net. */
  @Test
  void icarusReadsEightHundredThousandWeights() throws Exception {
    VerificationResult result = HdlJobs.run("icarus-roms", HdlJobs.dense(3136, 256), 8, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(3136 * 256 + 256 * (4 + 4 + 1));
  }

  @Test
  void verilatorReadsEveryWord() throws Exception {
    VerificationResult result = HdlJobs.run("verilator-roms", NET, 3, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(NET, 3));
  }

  @Test
  void verilatorReadsTheWidestWords() throws Exception {
    Program net = HdlJobs.dense(3, 70);
    VerificationResult result = HdlJobs.run("verilator-roms", net, 64, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(net, 64));
  }

  @Test
  void yosysNetlistsHoldEveryWord() throws Exception {
    Program net = HdlJobs.dense(128, 16);
    VerificationResult result = HdlJobs.run("yosys-bram", net, 8, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(net, 8));
    // 256 words of 64 bits, in blocks of 256 words of 16 bits.
    assertThat(result.detail())
        .isEqualTo("netlists read back: 4, mapped only: 0; block RAMs: 4, ROMs in logic: 3");
  }

  @Test
  void largeRomsAreMappedForEcp5() throws Exception {
    Program net = HdlJobs.dense(1024, 16);
    VerificationResult result = HdlJobs.run("yosys-bram", net, 16, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.detail())
        .matches("netlists read back: 3, mapped only: 1; block RAMs: [78], ROMs in logic: 3");
  }

  private static long bytes(Program program, int lanes) {
    return VerilogBackend.layers(program, new VerilogOptions(lanes)).stream()
        .map(LayerRoms::roms)
        .flatMap(roms -> roms.stream().map(Rom::image))
        .mapToLong(image -> image.bits() / 8)
        .sum();
  }
}

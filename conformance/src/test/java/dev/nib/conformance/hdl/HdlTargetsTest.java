package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.LayerRoms;
import dev.nib.codegen.verilog.Rom;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.program.IntegerProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every word of every ROM in the simulators and through synthesis. */
class HdlTargetsTest {
  private static final IntegerProgram NET = HdlJobs.EVERY_OPERATOR;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 64})
  void icarusReadsEveryWord(int lanes) throws Exception {
    VerificationResult result = HdlJobs.run("icarus-roms", NET, lanes, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(NET, lanes));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 64})
  void verilatorReadsEveryWord(int lanes) throws Exception {
    VerificationResult result = HdlJobs.run("verilator-roms", NET, lanes, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(NET, lanes));
  }

  @Test
  void yosysNetlistsHoldEveryWord() throws Exception {
    IntegerProgram net = HdlJobs.dense(200, 24);
    VerificationResult result = HdlJobs.run("yosys-bram", net, 8, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(bytes(net, 8));
    // 600 words of 64 bits, in blocks of 256 words of 16 bits.
    assertThat(result.detail())
        .isEqualTo("4 netlists read back, 0 ROMs mapped; 12 block RAMs, 3 ROMs in logic");
  }

  @Test
  void largeRomsAreMappedForEcp5() throws Exception {
    IntegerProgram net = HdlJobs.dense(1024, 16);
    VerificationResult result = HdlJobs.run("yosys-bram", net, 16, folder);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.detail())
        .matches("3 netlists read back, 1 ROMs mapped; [78] block RAMs, 3 ROMs in logic");
  }

  private static long bytes(IntegerProgram program, int lanes) {
    return VerilogBackend.layers(program, new VerilogOptions(lanes)).stream()
        .map(LayerRoms::roms)
        .flatMap(roms -> roms.stream().map(Rom::image))
        .mapToLong(image -> image.bits() / 8)
        .sum();
  }
}

package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.firmware.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A weight ROM of 512 words of 32 bits becomes block RAM, and nothing else, in every family. */
class BlockRamInferenceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = FpgaFamily.class,
      names = {"ICE40", "ECP5", "XILINX_7"})
  void theWholeRomIsBlockRam(FpgaFamily family) throws Exception {
    Tools.assume(List.of(ExternalTool.YOSYS));
    RomProject.write(
        folder, HdlJobs.dense(512, 4), new VerilogOptions(4), VerilogBackend::generate);
    String script =
        "read_verilog nib_rom.v dense_t2_weights.v; %s -flatten -top dense_t2_weights;"
                .formatted(family.synthesis())
            + " tee -q -o dense_t2_weights.stat stat";
    ProcessResult yosys =
        ProcessRunner.run(List.of("yosys", "-q", "-p", script), folder, Duration.ofMinutes(2));
    assertThat(yosys.ok()).as(yosys.summary()).isTrue();
    assertThat(Yosys.blocks(folder, "dense_t2_weights", family.blockCell()))
        .isEqualTo(family.blocks(512, 32));
    assertThat(Yosys.blocks(folder, "dense_t2_weights", "(SB_LUT4|LUT4|LUT[1-6])")).isZero();
  }
}

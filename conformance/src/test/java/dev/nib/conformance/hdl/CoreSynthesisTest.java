package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.Banks;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.firmware.Tools;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The core in Yosys: one clock and its rising edge, no latch, no loop and, in each family, no
 * warning; multipliers and memories become what the device has for them.
 *
 * <p>{@code -Dnib.synthesis=all} takes both requantisers in each family.
 */
class CoreSynthesisTest {
  private static final boolean ALL = "all".equals(System.getProperty("nib.synthesis"));

  /** Its weights and its larger bank fill half a block RAM in every family. */
  private static final Program NET = CoreNets.wide();

  private static final int LANES = 2;

  @TempDir Path folder;

  /** Cells by Yosys' patterns of their types. */
  private enum Family {
    ICE40(FpgaFamily.ICE40, "synth_ice40", "", "t:SB_RAM40_4K*"),
    ICE40_DSP(FpgaFamily.ICE40, "synth_ice40 -dsp", "t:SB_MAC16", "t:SB_RAM40_4K*"),
    ECP5(FpgaFamily.ECP5, "synth_ecp5", "t:MULT18X18D", "t:DP16KD t:PDPW16KD"),
    XILINX(FpgaFamily.XILINX_7, "synth_xilinx -flatten", "t:DSP48E1", Family.TWO_SIZES),
    GOWIN(FpgaFamily.GOWIN, "synth_gowin", "", "t:SP* t:SDP* t:DP* t:pROM*"),
    INTEL(FpgaFamily.CYCLONE_V, "synth_intel_alm", "t:MISTRAL_MUL*", "t:MISTRAL_M10K");

    /** The larger one is two blocks, and is listed twice. */
    private static final String TWO_SIZES =
        "t:RAMB18E1 t:RAMB36E1; tee -q -a blocks.txt select -list t:RAMB36E1";

    private static final String LATCHES = "t:*LATCH* t:LDCE t:LDPE t:DL t:DL?*";

    private final FpgaFamily chips;
    private final String command;

    /** A multiplier each; none where Yosys 0.23 infers none. */
    private final String multipliers;

    private final String blocks;

    Family(FpgaFamily chips, String command, String multipliers, String blocks) {
      this.chips = chips;
      this.command = command;
      this.multipliers = multipliers;
      this.blocks = blocks;
    }

    String script(String module) {
      return "%s -top %s; check -assert; select -assert-none %s; "
              .formatted(command, module, LATCHES)
          + "tee -q -o blocks.txt select -list %s; ".formatted(blocks)
          + (multipliers.isEmpty() ? "" : "tee -q -o multipliers.txt select -list " + multipliers);
    }

    /** The lanes' multipliers, and those of the requantiser's four products. */
    int products(EngineCore core) {
      int products = core.lanes();
      if (!core.serial()) {
        // Of the high part of a sum, 16 bits at a time: two small multipliers, where that does.
        products += this == INTEL && core.widths().sum() - 15 <= 9 ? 6 : 4;
      }
      return multipliers.isEmpty() ? 0 : products;
    }

    /** Block RAMs of a memory that fills half of them; smaller ones may become logic. */
    int blocks(Memory memory) {
      int blocks = chips.blocks(memory.words(), memory.width());
      boolean fillsHalf = 2L * memory.words() * memory.width() >= (long) chips.blockBits() * blocks;
      // Yosys 0.23 gives Intel's no contents ("init 0" in its bram_m10k.txt); Quartus does.
      return fillsHalf && !(this == INTEL && memory.isRom()) ? blocks : 0;
    }

    boolean isHarmless(String warning) {
      return switch (this) {
        // The techmap connects the ports of the larger block to those of the smaller one.
        case XILINX -> warning.matches("Warning: Resizing cell port \\S+\\.memory\\..*");
        // The techmap takes bits of words that are wider than those of the memory.
        case GOWIN -> warning.matches("/\\S*/gowin/brams_map\\.v:\\d+: Warning: Range .*");
        default -> false;
      };
    }
  }

  /** A memory of the core by the name of its instance. */
  private record Memory(String instance, int words, int width) {
    boolean isRom() {
      return !instance.startsWith("bank");
    }

    static List<Memory> of(EngineCore core) {
      BitWords weights = core.memories().weights();
      Banks banks = core.program().banks();
      return List.of(
          new Memory("weight_rom", weights.count(), weights.width()),
          new Memory("bank_0", banks.bytes(0), 8),
          new Memory("bank_1", banks.bytes(1), 8));
    }
  }

  static Stream<Arguments> syntheses() {
    return Stream.of(Family.values())
        .flatMap(
            family ->
                Stream.of(false, true)
                    // Multipliers that become logic take most of the time.
                    .filter(serial -> ALL || serial == family.multipliers.isEmpty())
                    .map(serial -> Arguments.of(family, serial)));
  }

  @ParameterizedTest
  @MethodSource("syntheses")
  void everyFamilyHasCellsForIt(Family family, boolean serial) throws Exception {
    CoreProject project = project(serial, VerilogBackend::generate);
    ProcessResult yosys = yosys(project, family.script(project.module()));
    assertThat(yosys.ok()).as(yosys.output()).isTrue();
    assertThat(yosys.output().lines().filter(line -> !family.isHarmless(line))).isEmpty();
    List<String> blocks = Files.readAllLines(folder.resolve("blocks.txt"));
    for (Memory memory : Memory.of(project.core())) {
      int expected = family.blocks(memory);
      if (expected > 0) {
        assertThat(blocks.stream().filter(b -> b.contains("/core." + memory.instance() + ".")))
            .as("%s of %d words of %d bits", memory.instance(), memory.words(), memory.width())
            .hasSize(expected);
      }
    }
    if (!family.multipliers.isEmpty()) {
      assertThat(Files.readAllLines(folder.resolve("multipliers.txt")))
          .hasSize(family.products(project.core()));
    }
  }

  /**
   * Before anything is mapped: one clock, at whose rising edge all registers and memories do
   * everything, resets among it; no latch, no loop, no wire that nothing or two things drive.
   */
  private static String discipline(String module) {
    return String.join(
        "; ",
        "hierarchy -check -top " + module,
        "proc",
        "flatten",
        "opt_clean",
        "check -assert",
        "select -assert-none t:$adff* t:$aldff* t:$dffsr* t:$*latch* t:$sr t:$ff",
        "opt_dff",
        "opt_clean",
        "memory_dff",
        "memory_collect",
        "select -assert-none r:CLK_POLARITY=1'0 r:RD_CLK_POLARITY=1'0",
        "select -assert-none r:WR_PORTS>0 r:WR_CLK_POLARITY=1'0 %i",
        "select -set registers t:$*dff*",
        "select -assert-min 50 @registers",
        "select -assert-none @registers i:clk %co1:+[CLK] %d",
        "select -set memories t:$mem*",
        "select -assert-min 6 @memories",
        "select -assert-none @memories i:clk %co1:+[RD_CLK] %d",
        "select -assert-none @memories r:WR_PORTS>0 %i i:clk %co1:+[WR_CLK] %d",
        "scc -expect 0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneClockNoLatchNoLoop(boolean serial) throws Exception {
    CoreProject project = project(serial, VerilogBackend::generate);
    ProcessResult yosys = yosys(project, discipline(project.module()));
    assertThat(yosys.ok()).as(yosys.output()).isTrue();
    assertThat(yosys.output()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a latch | nib_divide | always @\\(posedge clk\\) begin\\s+less_q"
            + " | always @(*) if (clk) begin less_q",
        "a reset at no clock | nib_multiply_serial | always @\\(posedge clk\\) begin(\\s+if \\(rst)"
            + " | always @(posedge clk or posedge rst) begin$1",
        "the falling edge | nib_divide | posedge clk | negedge clk",
        "another clock | nib_ram | posedge clk | posedge address[0]",
        "a memory that reads at no clock | nib_rom | read_data = read_data_q"
            + " | read_data = memory[read_address]",
        "a loop | nib_divide | wire lessens = | wire lessens = lessens ^"
      })
  void whatBreaksTheDisciplineIsNoticed(String what, String module, String from, String to)
      throws Exception {
    CoreProject project =
        project(true, HdlJobs.changing("core/" + module + ".v", text -> text.replaceAll(from, to)));
    ProcessResult yosys = yosys(project, discipline(project.module()));
    assertThat(yosys.ok()).as(what).isFalse();
    assertThat(yosys.output()).contains("ERROR");
  }

  /** Without a word from Verilator, whose waivers each have their reason. */
  @ParameterizedTest
  @CsvSource({"1, false", "3, true", "5, false", "8, true", "16, false", "64, true"})
  void verilatorHasNothingToSay(int lanes, boolean serial) throws Exception {
    Tools.assume(List.of(ExternalTool.VERILATOR));
    for (Program program : List.of(NET, CoreNets.pooled(), HdlJobs.dense(40, 3))) {
      VerilogOptions options = new VerilogOptions(lanes, serial);
      EngineCore core = EngineCore.of(program, lanes, serial);
      CoreProject project =
          CoreProject.write(folder, program, options, core, VerilogBackend::generate);
      List<String> lint = new CoreSimulators.Verilator().build(project, 0).get(0);
      assertThat(lint).contains("--lint-only", "-Wall");
      ProcessResult verilator = ProcessRunner.run(lint, folder, Duration.ofMinutes(1));
      assertThat(verilator.output()).as(program.name()).isEmpty();
      assertThat(verilator.ok()).isTrue();
    }
  }

  @Test
  void everyWaiverHasItsReason() throws Exception {
    CoreProject project = project(false, VerilogBackend::generate);
    for (String source : project.sources()) {
      List<String> lines = Files.readAllLines(folder.resolve(source));
      for (int i = 1; i < lines.size(); i++) {
        if (lines.get(i).contains("lint_off")) {
          assertThat(lines.get(i - 1)).as("%s:%d", source, i).matches("\\s*// .*\\.");
        }
      }
    }
  }

  private CoreProject project(boolean serial, RomProject.Generator generator) throws Exception {
    Tools.assume(List.of(ExternalTool.YOSYS));
    VerilogOptions options = new VerilogOptions(LANES, serial);
    EngineCore core = EngineCore.of(NET, options.lanes(), options.serial());
    return CoreProject.write(folder, NET, options, core, generator);
  }

  private ProcessResult yosys(CoreProject project, String script) throws Exception {
    String read = "read_verilog " + String.join(" ", project.designSources()) + "; ";
    return ProcessRunner.run(
        List.of("yosys", "-q", "-p", read + script), folder, Duration.ofMinutes(5));
  }
}

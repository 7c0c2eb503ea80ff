package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.firmware.Tools;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstrations: a host at the serial line in simulation, and the tools of each board. */
class BoardTest {
  private static final Program NET = CoreNets.pooled();
  private static final int LANES = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @TempDir private Path folder;

  private static VerilogOptions options(Board board) {
    return new VerilogOptions(LANES, false, Optional.of(board.fpga()), Optional.of(board));
  }

  private void write(Board board) throws IOException {
    for (GeneratedFile file : VerilogBackend.generate(NET, options(board))) {
      Path path = folder.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.write(path, file.bytes());
    }
  }

  private ProcessResult run(String directory, List<String> command) throws InterruptedException {
    return HdlJobs.done(folder.resolve(directory), TIMEOUT, command);
  }

  /** Verilog of both folders as the core's sees it, without the benches that are not asked for. */
  private List<String> sources(String... without) throws IOException {
    List<String> sources = new ArrayList<>();
    for (String directory : List.of("core", "board")) {
      try (Stream<Path> files = Files.list(folder.resolve(directory))) {
        files
            .map(file -> "../" + directory + "/" + file.getFileName())
            .filter(name -> name.endsWith(".v"))
            .filter(name -> Arrays.stream(without).noneMatch(name::endsWith))
            .sorted()
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<String> with(List<String> command, List<String> more) {
    return Stream.concat(command.stream(), more.stream()).toList();
  }

  /** A line for each image, as the bench writes them. */
  private static List<String> expected(List<byte[]> inputs) {
    Value output = NET.outputs().get(0);
    List<String> lines = new ArrayList<>();
    for (byte[] input : inputs) {
      Map<Value, byte[]> values = new HashMap<>();
      new Simulator(NET).run(input, values::put);
      StringBuilder line = new StringBuilder();
      for (byte beat : CoreResult.of(values.get(output))) {
        line.append(String.format("%02x ", beat & 0xff));
      }
      lines.add(line.append(lines.size()).toString());
    }
    return lines;
  }

  private List<String> talk(List<String> simulator, int fault, int images)
      throws IOException, InterruptedException {
    List<byte[]> inputs = RandomInputs.of(NET, images, 11);
    try (OutputStream out = Files.newOutputStream(folder.resolve("core/images.bin"))) {
      for (byte[] input : inputs) {
        out.write(input);
      }
    }
    List<String> arguments = List.of("+images=images.bin", "+out=out.txt", "+fault=" + fault);
    ProcessResult result = run("core", with(simulator, arguments));
    assertThat(result.output()).contains("PASS: " + images + " images").doesNotContain("FAIL");
    assertThat(Files.readAllLines(folder.resolve("core/out.txt"))).isEqualTo(expected(inputs));
    return Files.readAllLines(folder.resolve("core/out.txt"));
  }

  /** A byte that is lost, one without a stop bit, and an image that comes too early. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void hostAndCoreGetInStepAgain(int fault) throws Exception {
    Tools.assume(List.of(ExternalTool.IVERILOG));
    write(Board.ULX3S);
    List<String> sources = sources("core_tb.v", "_ulx3s.v");
    List<String> build =
        List.of("iverilog", "-g2005", "-Wall", "-s", "pooled_demo_tb", "-o", "demo.vvp");
    assertThat(run("core", with(build, sources)).output()).isBlank();
    assertThat(talk(List.of("vvp", "-n", "demo.vvp"), fault, 4)).hasSize(4);
  }

  @Test
  void verilatorGetsTheSameBytesAndFindsNothingToWarnOf() throws Exception {
    Tools.assume(List.of(ExternalTool.VERILATOR));
    write(Board.ULX3S);
    List<String> warnings = List.of("-Wall", "--default-language", "1364-2005");
    List<String> lint = new ArrayList<>(List.of("verilator", "--lint-only"));
    lint.addAll(warnings);
    lint.addAll(List.of("--top-module", "pooled_ulx3s"));
    lint.addAll(sources("_tb.v"));
    assertThat(run("core", lint).output()).doesNotContain("%Warning");
    List<String> build = new ArrayList<>(List.of("verilator", "--binary", "--timing"));
    build.addAll(warnings);
    build.addAll(List.of("--top-module", "pooled_demo_tb"));
    build.addAll(sources("core_tb.v", "_ulx3s.v"));
    assertThat(run("core", build).output()).doesNotContain("%Warning");
    assertThat(talk(List.of("obj_dir/Vpooled_demo_tb"), 1, 20)).hasSize(20);
  }

  /**
   * Every board's top has its modules and ports, nothing in it is a latch or driven twice, and the
   * pins of its file are the top's. {@link CoreSynthesisTest} maps the core to cells.
   */
  @ParameterizedTest
  @EnumSource(Board.class)
  void yosysElaboratesTheTop(Board board) throws Exception {
    Tools.assume(List.of(ExternalTool.YOSYS));
    write(board);
    String top = VerilogBackend.boardModule(NET, board);
    FpgaFamily family = board.fpga().family();
    String script =
        ("read_verilog %s; %s -top %s -run begin:%s; proc; flatten; check -assert;"
                + " select -assert-none t:$dlatch t:$adlatch t:$adff")
            .formatted(
                String.join(" ", sources("_tb.v")),
                family.synthesis(),
                top,
                family == FpgaFamily.XILINX_7 ? "prepare" : "coarse");
    ProcessResult result = run("core", List.of("yosys", "-q", "-p", script));
    assertThat(result.output().lines().filter(line -> line.contains("Warning"))).isEmpty();
    String pins = Files.readString(folder.resolve("board/" + board.files().constraints()));
    String verilog = Files.readString(folder.resolve("board/" + top + ".v"));
    List<String> ports =
        verilog
            .lines()
            .filter(line -> line.matches(" {4}(in|out)put  ?wire .*"))
            .map(line -> line.replaceAll("//.*", "").replaceAll("[,\\s]+$", ""))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    assertThat(ports).hasSizeGreaterThan(4);
    assertThat(ports).allSatisfy(port -> assertThat(pins).containsPattern("\\b" + port + "\\b"));
  }

  /** The second of the two commands to a bitstream. */
  @Test
  void makeMakesABitstream() throws Exception {
    Tools.assume(List.of(ExternalTool.YOSYS, ExternalTool.NEXTPNR_ICE40));
    write(Board.ICEBREAKER);
    ProcessResult made = run(".", List.of("make", "-C", "board"));
    assertThat(made.output()).contains("ICESTORM_DSP", "Max frequency for clock 'clk'");
    assertThat(Files.size(folder.resolve("board/pooled_icebreaker.bin"))).isGreaterThan(100_000);
  }
}

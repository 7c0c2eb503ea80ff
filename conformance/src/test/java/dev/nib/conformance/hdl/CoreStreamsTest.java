package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.firmware.Tools;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.Simulator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to its streams and whenever it is reset: what the core gives is the simulator's
 * results of the whole images, in their order, and a cycle of input_error for each other one.
 */
class CoreStreamsTest {
  /** Lanes that wait for their results, a pool of several groups, and a classifier. */
  private static final Program NET = CoreNets.pooled();

  private static final int BYTES = NET.inputBytes();

  /** Images whose results differ, so that an old one is no new one. */
  private static final List<byte[]> INPUTS = images();

  private static final List<byte[]> RESULTS = INPUTS.stream().map(CoreStreamsTest::result).toList();

  private static final int BEATS = RESULTS.get(0).length;
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;

  @TempDir Path folder;

  private static List<byte[]> images() {
    Map<String, byte[]> images = new LinkedHashMap<>();
    for (byte[] input : RandomInputs.of(NET, 100, 7)) {
      images.putIfAbsent(Arrays.toString(result(input)), input);
    }
    return List.copyOf(images.values());
  }

  private static byte[] result(byte[] input) {
    return CoreResult.of(new Simulator(NET, Kernels.REFERENCE).run(input));
  }

  private static StreamScript script() {
    return new StreamScript(INPUTS);
  }

  /** Each a fault and an image or two behind it. */
  private static Map<String, StreamScript> scripts(EngineCore core) {
    Map<String, StreamScript> scripts = new LinkedHashMap<>();
    scripts.put("images back to back", script().image(A).image(B).image(C).image(A));
    scripts.put(
        "a result that nobody takes",
        script().takes(false).image(A).idle(2 * cycles(core)).takes(true).image(B));
    scripts.put(
        "a result of which nobody takes the rest",
        script().image(A).await(1).takes(false).idle(700).takes(true).image(B).image(C));
    scripts.put("streams that wait", script().stalls().image(A).image(B).image(C).image(A));
    for (int count : new int[] {1, BYTES - 1, BYTES + 1, 2 * BYTES, 2 * BYTES + 1}) {
      scripts.put(
          count + " bytes of " + BYTES, script().image(A).wrong(B, count).image(C).image(A));
    }
    scripts.put(
        "one wrong image behind another",
        script().wrong(A, 1).wrong(B, BYTES + 2).wrong(A, BYTES - 1).wrong(B, 1).image(C));
    scripts.put(
        "wrong images and streams that wait",
        script().stalls().wrong(A, 3).image(B).wrong(A, BYTES + 1).image(C));
    scripts.put("a reset before all", script().reset(1).image(A));
    for (int count : new int[] {1, BYTES / 2, BYTES - 1, BYTES + 3}) {
      scripts.put(
          "a reset behind %d bytes of %d".formatted(count, BYTES),
          script().image(A).begin(B, count).reset(1).image(C).image(A));
    }
    scripts.put("resets while steps run", resets(core));
    for (int beats = 1; beats < BEATS; beats += 2) {
      scripts.put(
          "a reset behind %d beats of %d".formatted(beats, BEATS),
          script().image(A).await(beats).reset(1).image(B).image(C));
    }
    scripts.put(
        "a reset while a beat waits",
        script().takes(false).image(A).idle(2 * cycles(core)).reset(2).takes(true).image(B));
    return scripts;
  }

  private static int cycles(EngineCore core) {
    return Math.toIntExact(core.cyclesPerImage());
  }

  /** All over the image's cycles, at distances that are no multiple of anything in the core. */
  private static StreamScript resets(EngineCore core) {
    StreamScript script = script();
    int distance = Math.max(1, cycles(core) / 13);
    for (int delay = 1; delay < cycles(core); delay += distance) {
      script.image(delay % 2 == 0 ? A : B).idle(delay).reset(1);
    }
    return script.image(C);
  }

  /**
   * Every script that goes wrong, with the reason.
   *
   * @param some whose names it takes
   */
  private Map<String, String> problems(
      VerilogOptions options,
      boolean verilator,
      RomProject.Generator generator,
      Predicate<String> some)
      throws Exception {
    Tools.assume(List.of(verilator ? ExternalTool.VERILATOR : ExternalTool.IVERILOG));
    EngineCore core = EngineCore.of(NET, options.lanes(), options.serial());
    CoreProject project = CoreProject.write(folder, NET, options, core, generator);
    try (InputStream bench = CoreStreamsTest.class.getResourceAsStream("core_streams_tb.v")) {
      Files.write(folder.resolve("core_streams_tb.v"), bench.readAllBytes());
    }
    List<String> build =
        new ArrayList<>(
            verilator
                ? List.of("verilator", "--binary", "--timing", "-Wall", "--top-module")
                : List.of("iverilog", "-g2005", "-Wall", "-o", "streams.vvp", "-s"));
    build.add("core_streams_tb");
    build.add("-DDUT=" + project.module());
    build.add("-DPATIENCE=" + (cycles(core) + 500));
    build.add("core_streams_tb.v");
    build.addAll(project.designSources());
    assertThat(command(build).output()).doesNotContainIgnoringCase("warning");
    Map<String, String> problems = new LinkedHashMap<>();
    Map<String, StreamScript> scripts = scripts(core);
    scripts.keySet().removeIf(some.negate());
    for (Map.Entry<String, StreamScript> script : scripts.entrySet()) {
      Files.write(folder.resolve("script.txt"), script.getValue().lines());
      List<String> run =
          new ArrayList<>(
              verilator
                  ? List.of("obj_dir/Vcore_streams_tb")
                  : List.of("vvp", "-n", "streams.vvp"));
      run.addAll(List.of("+script=script.txt", "+log=log.txt"));
      assertThat(command(run).output()).contains("END");
      String problem =
          script.getValue().check(Files.readAllLines(folder.resolve("log.txt")), RESULTS);
      if (!problem.isEmpty()) {
        problems.put(script.getKey(), problem);
      }
    }
    return problems;
  }

  private ProcessResult command(List<String> command) throws Exception {
    return HdlJobs.done(folder, Duration.ofMinutes(2), command);
  }

  @Test
  void nothingIsLeftBehindInIcarus() throws Exception {
    assertThat(problems(new VerilogOptions(4), false, VerilogBackend::generate, name -> true))
        .isEmpty();
  }

  @Test
  void nothingIsLeftBehindInVerilator() throws Exception {
    assertThat(problems(new VerilogOptions(3, true), true, VerilogBackend::generate, name -> true))
        .isEmpty();
  }

  @Test
  void anErrorThatNobodyTellsIsNoticed() throws Exception {
    damage(
        text -> text.replace("input_error <= 1'b1", "input_error <= 1'b0"),
        "1 bytes of " + BYTES,
        "%d bytes of %d".formatted(BYTES + 1, BYTES));
  }

  @Test
  void anImageThatIsTooLongAndTakenIsNoticed() throws Exception {
    damage(
        text -> text.replace("s_axis_tlast ? HOLD : DROP", "HOLD"),
        "%d bytes of %d".formatted(BYTES + 1, BYTES));
  }

  @Test
  void aResetThatForgetsTheImageIsNoticed() throws Exception {
    damage(
        text ->
            text.replaceFirst(
                "(if \\(rst\\) begin\\s+state_q\\s+<= LOAD;)\\s+pointer_q <= FIRST;", "$1"),
        "a reset behind %d bytes of %d".formatted(BYTES / 2, BYTES));
  }

  /** Each of the scripts goes wrong when nib_image is changed so. */
  private void damage(UnaryOperator<String> change, String... scripts) throws Exception {
    List<String> names = List.of(scripts);
    assertThat(
            problems(
                    new VerilogOptions(8),
                    false,
                    HdlJobs.changing("core/nib_image.v", change),
                    names::contains)
                .keySet())
        .containsExactlyElementsOf(names);
  }
}

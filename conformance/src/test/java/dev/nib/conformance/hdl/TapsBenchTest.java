package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.firmware.Tools;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The taps that a convolution with a pool issues, each with its addresses and flags, against loops
 * over outputs, groups of channels, windows of the pool and taps, which leave out what lies in the
 * padding.
 */
class TapsBenchTest {
  private static final int CHANNELS = 7;

  @TempDir Path folder;

  /** Windows along one axis as TFLite lays them: so many, and the first so far outside. */
  private record Axis(int windows, int pad) {
    static Axis of(int extent, int window, int stride, Padding padding) {
      if (padding == Padding.VALID) {
        return new Axis((extent - window) / stride + 1, 0);
      }
      int windows = (extent + stride - 1) / stride;
      return new Axis(windows, Math.max(0, (windows - 1) * stride + window - extent) / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // height, width, channels; window, strides, padding; pool, strides, padding; lanes
    "1, 1, 1, 1, 1, 1, 1, SAME, 1, 1, 1, 1, VALID, 1",
    "5, 4, 2, 3, 3, 1, 1, SAME, 1, 1, 1, 1, VALID, 3",
    "5, 4, 3, 2, 3, 1, 1, VALID, 1, 1, 1, 1, VALID, 7",
    "7, 6, 1, 3, 3, 1, 1, SAME, 2, 2, 2, 2, VALID, 4",
    "7, 7, 2, 5, 3, 1, 2, SAME, 2, 2, 2, 2, SAME, 2",
    "9, 8, 1, 2, 4, 2, 1, SAME, 3, 2, 3, 2, SAME, 5",
    "8, 9, 2, 3, 1, 3, 2, VALID, 1, 2, 2, 3, VALID, 8",
    "3, 3, 1, 5, 5, 1, 1, SAME, 3, 3, 3, 3, SAME, 16"
  })
  void tapsAreThoseOfTheLoops(
      int height,
      int width,
      int channels,
      int windowHeight,
      int windowWidth,
      int down,
      int across,
      Padding padding,
      int poolHeight,
      int poolWidth,
      int poolDown,
      int poolAcross,
      Padding poolPadding,
      int lanes)
      throws Exception {
    Window window = new Window(windowHeight, windowWidth, down, across, 1, 1, padding);
    Window pool = new Window(poolHeight, poolWidth, poolDown, poolAcross, 1, 1, poolPadding);
    Shape shape = Shape.of(1, height, width, channels);
    assertThat(issued(net(shape, window, pool), lanes))
        .isEqualTo(expected(shape, window, pool, lanes));
  }

  private static Program net(Shape shape, Window window, Window pool) {
    GraphBuilder builder = new GraphBuilder();
    int taps = window.height() * window.width() * shape.extent(3);
    Weights weights =
        new Weights(Bytes.of(new byte[CHANNELS * taps]), Floats.of(0.01f), Optional.empty());
    int in = builder.input(shape, Quantization.perTensor(0.5f, 3));
    int out =
        builder.conv2D(
            in, CHANNELS, window, weights, Activation.NONE, Quantization.perTensor(1f, 0));
    if (pool.height() * pool.width() > 1) {
      out = builder.maxPool2D(out, pool, Activation.NONE);
    }
    return Lowering.lower(builder.output(out).build(), "taps", "0".repeat(64));
  }

  private static List<String> expected(Shape shape, Window window, Window pool, int lanes) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    int channels = shape.extent(3);
    Axis down = Axis.of(height, window.height(), window.strideHeight(), window.padding());
    Axis across = Axis.of(width, window.width(), window.strideWidth(), window.padding());
    Axis poolDown = Axis.of(down.windows(), pool.height(), pool.strideHeight(), pool.padding());
    Axis poolAcross = Axis.of(across.windows(), pool.width(), pool.strideWidth(), pool.padding());
    int groups = (CHANNELS + lanes - 1) / lanes;
    int words = window.height() * window.width() * channels;
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < poolDown.windows(); y++) {
      for (int x = 0; x < poolAcross.windows(); x++) {
        boolean lastPosition = y == poolDown.windows() - 1 && x == poolAcross.windows() - 1;
        for (int group = 0; group < groups; group++) {
          List<List<String>> windows = new ArrayList<>();
          for (int py = 0; py < pool.height(); py++) {
            for (int px = 0; px < pool.width(); px++) {
              int row = y * pool.strideHeight() - poolDown.pad() + py;
              int column = x * pool.strideWidth() - poolAcross.pad() + px;
              boolean outside =
                  row < 0 || column < 0 || row >= down.windows() || column >= across.windows();
              if (!outside) {
                List<String> taps = new ArrayList<>();
                for (int ky = 0; ky < window.height(); ky++) {
                  for (int kx = 0; kx < window.width(); kx++) {
                    int iy = row * window.strideHeight() - down.pad() + ky;
                    int ix = column * window.strideWidth() - across.pad() + kx;
                    for (int c = 0; c < channels; c++) {
                      if (iy >= 0 && ix >= 0 && iy < height && ix < width) {
                        int weight = group * words + (ky * window.width() + kx) * channels + c;
                        taps.add((iy * width + ix) * channels + c + " " + weight);
                      }
                    }
                  }
                }
                windows.add(taps);
              }
            }
          }
          for (int w = 0; w < windows.size(); w++) {
            List<String> taps = windows.get(w);
            for (int t = 0; t < taps.size(); t++) {
              boolean endsPool = w == windows.size() - 1;
              lines.add(
                  "%s %d%d%d%d%d%d"
                      .formatted(
                          taps.get(t),
                          t == 0 ? 1 : 0,
                          t == taps.size() - 1 ? 1 : 0,
                          w == 0 ? 1 : 0,
                          endsPool ? 1 : 0,
                          group == groups - 1 ? 1 : 0,
                          lastPosition && group == groups - 1 && endsPool ? 1 : 0));
            }
          }
        }
      }
    }
    return lines;
  }

  /** What the core issues, from its own test bench with a line more. */
  private List<String> issued(Program net, int lanes) throws Exception {
    Tools.assume(List.of(ExternalTool.IVERILOG));
    VerilogOptions options = new VerilogOptions(lanes);
    EngineCore core = EngineCore.of(net, lanes, false);
    assertThat(core.program().steps()).as("the pool is the convolution's").hasSize(1);
    CoreProject project = CoreProject.write(folder, net, options, core, VerilogBackend::generate);
    Path bench = folder.resolve(project.bench() + ".v");
    String log =
        """
            always @(posedge clk) begin
                if (dut.core.tap) begin
                    $display("TAP %0d %0d %b%b%b%b%b%b", dut.core.tap_input, dut.core.tap_weight,
                        dut.core.tap_first, dut.core.tap_last, dut.core.tap_first_window,
                        dut.core.tap_last_window, dut.core.tap_last_group,
                        dut.core.tap_last_position);
                end
            end

        endmodule
        """;
    Files.writeString(bench, Files.readString(bench).replace("endmodule\n", log));
    Files.write(folder.resolve("images.bin"), new byte[net.inputBytes()]);
    for (List<String> command : new CoreSimulators.Icarus().build(project, 0)) {
      assertThat(command(command).output()).isEmpty();
    }
    String output = command(List.of("vvp", "-n", "core.vvp", "+images=images.bin")).output();
    assertThat(output).contains("PASS: 1 images");
    return output
        .lines()
        .filter(line -> line.startsWith("TAP "))
        .map(line -> line.substring(4))
        .toList();
  }

  private ProcessResult command(List<String> command) throws Exception {
    return HdlJobs.done(folder, Duration.ofMinutes(1), command);
  }
}

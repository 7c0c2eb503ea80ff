package dev.nib.conformance.hdl;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.CoreFit.Resource;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.WorkFolder;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What logic, memory and multipliers inference cores take as Yosys and nextpnr count them, beside
 * nib's estimates of the same, and on iCE40 the clock as it is placed and routed.
 *
 * <p>{@code docs/results/fpga.md} has the command and the table.
 */
public final class CoreMeter {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /** What the statistics of Yosys count as what, by a part of the cell's name. */
  private static final Map<FpgaFamily, Map<Resource, List<Cells>>> CELLS =
      new EnumMap<>(
          Map.of(
              FpgaFamily.ECP5,
              Map.of(
                  Resource.LOGIC_CELLS, List.of(new Cells("LUT4", 1), new Cells("CCU2C", 2)),
                  Resource.FLIP_FLOPS, List.of(new Cells("TRELLIS_FF", 1)),
                  Resource.BLOCK_RAMS, List.of(new Cells("(DP|PDPW)16KD", 1)),
                  Resource.MULTIPLIERS, List.of(new Cells("MULT18X18D", 1))),
              FpgaFamily.XILINX_7,
              Map.of(
                  Resource.LOGIC_CELLS, List.of(new Cells("LUT\\d|SRL\\w+", 1)),
                  Resource.FLIP_FLOPS, List.of(new Cells("FD[RSCP]E", 1)),
                  Resource.BLOCK_RAMS, List.of(new Cells("RAMB18E1", 1), new Cells("RAMB36E1", 2)),
                  Resource.MULTIPLIERS, List.of(new Cells("DSP48E1", 1))),
              FpgaFamily.GOWIN,
              Map.of(
                  Resource.LOGIC_CELLS, List.of(new Cells("LUT\\d|ALU", 1)),
                  Resource.FLIP_FLOPS, List.of(new Cells("DFF\\w*", 1)),
                  Resource.BLOCK_RAMS, List.of(new Cells("(DPX?|SDPX?|SPX?|p?ROMX?)9?B?", 1)),
                  Resource.MULTIPLIERS, List.of(new Cells("MULT\\w+", 1)))));

  private CoreMeter() {}

  /** Cells whose whole name matches, each of which counts as {@code weight}. */
  private record Cells(String name, int weight) {}

  /**
   * What was counted.
   *
   * @param megahertz of the placed and routed core, none where there is no such tool
   */
  record Count(Map<Resource, Integer> resources, Optional<Double> megahertz) {}

  /**
   * {@code CoreMeter CHIP,... LANES,... FILE...}: a row for each int8 file at each number of lanes,
   * such as {@code 4} or, without multipliers, {@code 8s}, on each chip.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.println(
        "| net | chip | lanes | logic cells: estimate / count | flip-flops | block RAMs |"
            + " single-port RAMs | multipliers | cycles | MHz | images a second |");
    System.out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (String file : List.of(args).subList(2, args.length)) {
      Program program = Lowering.lower(TfliteFile.read(Path.of(file)));
      for (String name : args[0].split(",", -1)) {
        for (String lanes : args[1].split(",", -1)) {
          System.out.println(row(program, Fpgas.named(name), lanes));
        }
      }
    }
  }

  private static String row(Program program, Fpga fpga, String folding)
      throws IOException, InterruptedException {
    boolean serial = folding.endsWith("s");
    int lanes = Integer.parseInt(folding.replace("s", ""));
    VerilogOptions options = new VerilogOptions(lanes, serial, Optional.of(fpga));
    CoreFit fit = CoreFit.of(EngineCore.of(program, lanes, serial), fpga);
    Path folder = Files.createTempDirectory("nib-core");
    try {
      Count count = count(program, options, fit, folder);
      StringBuilder row = new StringBuilder("| `" + program.name() + "` | " + fpga.name());
      row.append(" | ").append(folding);
      for (Resource resource : Resource.values()) {
        int counted = count.resources().getOrDefault(resource, 0);
        row.append(grouped(" | %,d / %,d", fit.needed(resource), counted));
      }
      row.append(grouped(" | %,d", fit.core().cyclesPerImage()));
      double perMegahertz = fit.imagesPerSecond() / fit.clock().megahertz();
      row.append(
          count
              .megahertz()
              .map(mhz -> grouped(" | %.1f | %,.0f |", mhz, mhz * perMegahertz))
              .orElse(" | - | - |"));
      return row.toString();
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }

  private static String grouped(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Synthesises a core in a folder, and places it where that can be done. */
  static Count count(Program program, VerilogOptions options, CoreFit fit, Path folder)
      throws IOException, InterruptedException {
    CoreProject project =
        CoreProject.write(folder, program, options, fit.core(), VerilogBackend::generate);
    Fpga fpga = fit.fpga();
    boolean ice40 = fit.family() == FpgaFamily.ICE40;
    String flatten = fit.family() == FpgaFamily.XILINX_7 ? " -flatten" : "";
    String script =
        "read_verilog %s; %s%s -top %s; tee -q -o core.stat stat; write_json core.json"
            .formatted(
                String.join(" ", project.designSources()),
                fpga.synthesis(),
                flatten,
                project.module());
    require(List.of("yosys", "-q", "-p", script), folder);
    return ice40
        ? placed(fpga, folder)
        : new Count(
            counted(fit.family(), Files.readString(folder.resolve("core.stat"))), Optional.empty());
  }

  private static void require(List<String> command, Path folder) throws InterruptedException {
    ProcessResult result = ProcessRunner.run(command, folder, TIMEOUT);
    if (!result.ok()) {
      throw new IllegalStateException(result.summary());
    }
  }

  private static Map<Resource, Integer> counted(FpgaFamily family, String statistics) {
    Map<Resource, Integer> counts = new EnumMap<>(Resource.class);
    CELLS
        .get(family)
        .forEach(
            (resource, kinds) -> {
              int sum = 0;
              for (Cells cells : kinds) {
                Matcher matcher =
                    Pattern.compile("(?m)^\\s+(?:" + cells.name() + ")\\s+(\\d+)$")
                        .matcher(statistics);
                while (matcher.find()) {
                  sum += cells.weight() * Integer.parseInt(matcher.group(matcher.groupCount()));
                }
              }
              counts.put(resource, sum);
            });
    return counts;
  }

  /** Cells as nextpnr packs and places them, and the clock that it finds. */
  private static Count placed(Fpga fpga, Path folder) throws IOException, InterruptedException {
    boolean up5k = fpga.multipliers() > 0;
    List<String> command = new ArrayList<>(List.of("nextpnr-ice40"));
    command.addAll(
        up5k ? List.of("--up5k", "--package", "sg48") : List.of("--hx8k", "--package", "ct256"));
    command.addAll(List.of("--freq", up5k ? "36" : "70", "--timing-allow-fail"));
    command.addAll(List.of("--seed", "1", "--json", "core.json", "--asc", "core.asc"));
    command.addAll(List.of("--log", "core.log", "--quiet"));
    require(command, folder);
    String log = Files.readString(folder.resolve("core.log"));
    Map<Resource, Integer> counts = new EnumMap<>(Resource.class);
    counts.put(Resource.LOGIC_CELLS, last(log, "ICESTORM_LC:\\s+(\\d+)/").intValue());
    int flipFlops = last(log, "(\\d+) LCs used as LUT4 and DFF").intValue();
    flipFlops += last(log, "(\\d+) LCs used as DFF only").intValue();
    counts.put(Resource.FLIP_FLOPS, flipFlops);
    counts.put(Resource.BLOCK_RAMS, last(log, "ICESTORM_RAM:\\s+(\\d+)/").intValue());
    if (up5k) {
      counts.put(Resource.SINGLE_PORT_RAMS, last(log, "ICESTORM_SPRAM:\\s+(\\d+)/").intValue());
      counts.put(Resource.MULTIPLIERS, last(log, "ICESTORM_DSP:\\s+(\\d+)/").intValue());
    }
    return new Count(
        counts, Optional.of(last(log, "Max frequency for clock [^:]*: ([0-9.]+) MHz")));
  }

  private static Double last(String log, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(log);
    String found = "";
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return Double.valueOf(found);
  }
}

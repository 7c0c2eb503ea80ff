package dev.nib.conformance.hdl;

import dev.nib.chip.FpgaFamily;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Synthesis of every ROM in Yosys: each that would fill half of its blocks must become block RAM,
 * smaller ones may become logic.
 *
 * <p>A ROM of up to 16 of its blocks is synthesised for iCE40 to the end, and its netlist takes its
 * module's place in the test bench, so that what lies in the blocks is compared with the program. A
 * larger one is taken as far as the mapping of memories for ECP5, up to what the largest ECP5
 * holds; the rest would take Yosys minutes, and the result names them.
 */
record BlockRamTarget(VerilogOptions options, RomProject.Generator generator)
    implements VerificationTarget {
  /** 16 of iCE40's blocks; Yosys takes about half a second for each. */
  static final long NETLIST_BITS = 16L * FpgaFamily.ICE40.blockBits();

  /** The largest ECP5. */
  static final long MAPPED_BITS =
      (long) FpgaFamily.ECP5.blockBits() * Fpgas.named("ECP5-85F").blockRams();

  @Override
  public String name() {
    return "yosys-bram";
  }

  @Override
  public String description() {
    return "every ROM synthesised in Yosys: block RAM is inferred, the iCE40 netlist read back";
  }

  @Override
  public List<ExternalTool> tools() {
    return List.of(ExternalTool.YOSYS, ExternalTool.IVERILOG);
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    RomProject project = RomProject.write(job.workDirectory(), job.program(), options, generator);
    if (project.roms().isEmpty()) {
      return VerificationResult.doesNotFit(name(), "the net has no ROMs");
    }
    Tally tally = new Tally();
    for (Map.Entry<String, ExpectedRoms.Contents> rom : project.roms().entrySet()) {
      String problem = synthesise(project, rom.getKey(), rom.getValue(), job, tally);
      if (!problem.isEmpty()) {
        return VerificationResult.failed(name(), rom.getKey() + ": " + problem);
      }
    }
    if (tally.netlists.isEmpty()) {
      return VerificationResult.doesNotFit(
          name(), "no ROM is small enough to synthesise to the end; " + tally.detail());
    }
    ByteComparison comparison = new ByteComparison();
    String problem =
        SimulatorTarget.run(
            project,
            new Netlists(tally.netlists, Yosys.ice40Cells()),
            job,
            tally.netlists,
            comparison);
    return problem.isEmpty()
        ? comparison.result(name(), 0, tally.detail())
        : VerificationResult.failed(name(), "netlists: " + problem);
  }

  /** What became of the ROMs. */
  private static final class Tally {
    private final List<String> netlists = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int mapped;
    private int blocks;
    private int logic;

    String detail() {
      String text =
          String.format(
              Locale.ROOT,
              "netlists read back: %d, mapped only: %d; block RAMs: %,d, ROMs in logic: %d",
              netlists.size(),
              mapped,
              blocks,
              logic);
      return skipped.isEmpty()
          ? text
          : text + "; beyond the largest ECP5 and not synthesised: " + String.join(", ", skipped);
    }
  }

  /** Empty when the ROM became what it should. */
  private static String synthesise(
      RomProject project,
      String module,
      ExpectedRoms.Contents rom,
      VerificationJob job,
      Tally tally)
      throws IOException, InterruptedException {
    if (rom.bits() > MAPPED_BITS) {
      tally.skipped.add(module);
      return "";
    }
    boolean netlist = rom.bits() <= NETLIST_BITS;
    String script = netlist ? Yosys.ice40Netlist(module) : Yosys.ecp5Memories(module);
    ProcessResult yosys =
        ProcessRunner.run(List.of("yosys", "-q", "-p", script), project.folder(), job.timeout());
    if (!yosys.ok() || yosys.output().contains("Warning")) {
      return yosys.summary();
    }
    // Before ECP5's last step a block is $__ECP5_DP16KD_ or $__ECP5_PDPW16KD_.
    FpgaFamily family = netlist ? FpgaFamily.ICE40 : FpgaFamily.ECP5;
    int blocks = Yosys.blocks(project.folder(), module, netlist ? family.blockCell() : "16KD_");
    boolean needed = fillsHalf(rom, family);
    if (blocks == 0 && needed) {
      return "Yosys found no block RAM in %,d bits".formatted(rom.bits());
    }
    tally.blocks += blocks;
    tally.logic += blocks == 0 ? 1 : 0;
    if (netlist) {
      tally.netlists.add(module);
    } else {
      tally.mapped++;
    }
    return "";
  }

  private static boolean fillsHalf(ExpectedRoms.Contents rom, FpgaFamily family) {
    return 2 * rom.bits()
        >= (long) family.blockBits() * family.blocks(rom.words(), 8 * rom.wordBytes());
  }

  /** Icarus with netlists in the place of the ROMs' own modules. */
  private record Netlists(List<String> modules, Path cells) implements SimulatorTarget.Simulator {
    @Override
    public List<List<String>> build(RomProject project) {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("iverilog", "-g2012", "-DNO_ICE40_DEFAULT_ASSIGNMENTS"));
      command.addAll(List.of("-s", project.bench(), "-o", "roms.vvp"));
      for (String source : project.sources()) {
        String module = source.replaceAll("\\.v$", "");
        command.add(modules.contains(module) ? Yosys.netlist(module) : source);
      }
      command.add(cells.toString());
      return List.of(command);
    }

    @Override
    public List<String> run(RomProject project) {
      return new HdlTargets.Icarus().run(project);
    }

    /** The cells' models are Yosys' own, and warn. */
    @Override
    public boolean warned(ProcessResult build) {
      return false;
    }
  }
}

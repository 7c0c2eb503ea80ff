package dev.nib.conformance.hdl;

import dev.nib.chip.Fpgas;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.VerificationTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tools on which the generated Verilog is verified. */
public final class HdlTargets {
  private HdlTargets() {}

  /** All of them for the default options, the quick ones first. */
  public static List<VerificationTarget> all() {
    return all(VerilogOptions.DEFAULT);
  }

  /** Whether a target of this name computes a whole net, and not its ROMs alone. */
  public static boolean computesNets(String name) {
    return all().stream().anyMatch(t -> t instanceof CoreTarget && t.name().equals(name));
  }

  /** All of them for {@code options}, the quick ones first. */
  public static List<VerificationTarget> all(VerilogOptions options) {
    return all(options, VerilogBackend::generate);
  }

  static List<VerificationTarget> all(VerilogOptions options, RomProject.Generator generator) {
    return List.of(
        new SimulatorTarget(
            "icarus-roms",
            "every word of every ROM, read in Icarus Verilog",
            List.of(ExternalTool.IVERILOG),
            new Icarus(),
            options,
            generator),
        new SimulatorTarget(
            "verilator-roms",
            "every Verilog module linted, every word of every ROM read in Verilator's model",
            List.of(ExternalTool.VERILATOR),
            new Verilator(),
            options,
            generator),
        new CoreTarget(
            "icarus",
            "the inference core in Icarus Verilog: outputs, every step, cycles, waiting streams",
            List.of(ExternalTool.IVERILOG),
            new CoreSimulators.Icarus(),
            options,
            generator),
        new CoreTarget(
            "verilator",
            "the inference core linted, and in Verilator's model: the same",
            List.of(ExternalTool.VERILATOR),
            new CoreSimulators.Verilator(),
            options,
            generator),
        new BlockRamTarget(options, generator),
        new CoreTarget(
            "ice40-netlist",
            "the inference core synthesised for iCE40, its netlist of LUTs and block RAM simulated",
            List.of(ExternalTool.YOSYS, ExternalTool.VERILATOR),
            new CoreSimulators.Ice40Netlist(Fpgas.named("iCE40HX8K")),
            options,
            generator),
        new CoreTarget(
            "up5k-netlist",
            "the same for the iCE40 UltraPlus, with its multipliers",
            List.of(ExternalTool.YOSYS, ExternalTool.VERILATOR),
            new CoreSimulators.Ice40Netlist(Fpgas.named("iCE40UP5K")),
            options,
            generator));
  }

  /** Icarus Verilog. */
  record Icarus() implements SimulatorTarget.Simulator {
    @Override
    public List<List<String>> build(RomProject project) {
      List<String> command = new ArrayList<>();
      command.addAll(
          List.of("iverilog", "-g2005", "-Wall", "-s", project.bench(), "-o", "roms.vvp"));
      command.addAll(project.sources());
      return List.of(command);
    }

    @Override
    public List<String> run(RomProject project) {
      return List.of("vvp", "-n", "roms.vvp", "+dump=" + RomDump.FILE);
    }

    @Override
    public boolean warned(ProcessResult build) {
      return !build.output().isBlank();
    }
  }

  /** Verilator: every module is linted as the top of its own design, then the bench is built. */
  record Verilator() implements SimulatorTarget.Simulator {
    @Override
    public List<List<String>> build(RomProject project) {
      List<List<String>> commands = new ArrayList<>();
      for (String source : project.sources()) {
        String module = source.replaceAll("\\.v$", "");
        if (!module.equals(project.bench())) {
          Set<String> files = new LinkedHashSet<>(List.of(source, "nib_rom.v"));
          commands.add(
              verilator(
                  "--lint-only",
                  module,
                  source.equals("nib_rom_check.v") ? List.of(source) : files));
        }
      }
      commands.add(verilator("--binary", project.bench(), project.sources()));
      return commands;
    }

    private static List<String> verilator(String what, String top, Collection<String> files) {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("verilator", what, "--timing", "-Wall"));
      command.addAll(List.of("--default-language", "1364-2005", "--top-module", top));
      // Compiling takes longer than running: no unrolled loops, no optimisation.
      command.addAll(List.of("--unroll-count", "1", "-j", "2"));
      command.addAll(List.of("-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"));
      command.addAll(files);
      return command;
    }

    @Override
    public List<String> run(RomProject project) {
      return List.of("obj_dir/V" + project.bench(), "+dump=" + RomDump.FILE);
    }

    @Override
    public boolean warned(ProcessResult build) {
      return build.output().contains("%Warning");
    }
  }
}

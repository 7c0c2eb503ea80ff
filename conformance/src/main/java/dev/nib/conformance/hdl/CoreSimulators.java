package dev.nib.conformance.hdl;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.conformance.ProcessResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The simulators of the inference core. */
final class CoreSimulators {
  /**
   * For a few images: compiling well takes longer than running them; one file, since each of many
   * would read Verilator's headers again.
   */
  private static final List<String> IN_HASTE =
      List.of("--output-split", "0", "-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0");

  /** From so many on it is the other way round. */
  private static final long MANY_CYCLES = 2_000_000;

  private CoreSimulators() {}

  /** Icarus Verilog, which interprets: a few images. */
  record Icarus() implements CoreTarget.CoreSimulator {
    @Override
    public List<List<String>> build(CoreProject project, long cycles) {
      List<String> command = new ArrayList<>();
      command.addAll(
          List.of("iverilog", "-g2005", "-Wall", "-s", project.bench(), "-o", "core.vvp"));
      command.addAll(project.sources());
      return List.of(command);
    }

    @Override
    public List<String> run(CoreProject project) {
      return List.of("vvp", "-n", "core.vvp");
    }

    @Override
    public boolean warned(ProcessResult build) {
      return !build.output().isBlank();
    }

    @Override
    public long affordableCycles() {
      return 400_000;
    }
  }

  /** Verilator: the core is linted, then built with its bench. */
  record Verilator() implements CoreTarget.CoreSimulator {
    private static final List<String> WARNINGS =
        List.of("-Wall", "--default-language", "1364-2005");

    @Override
    public List<List<String>> build(CoreProject project, long cycles) {
      List<String> lint = new ArrayList<>(List.of("verilator", "--lint-only"));
      lint.addAll(WARNINGS);
      lint.addAll(List.of("--top-module", project.module()));
      lint.addAll(project.designSources());
      List<String> build = new ArrayList<>(List.of("verilator", "--binary", "--timing"));
      build.addAll(WARNINGS);
      build.addAll(List.of("--top-module", project.bench(), "-j", "2"));
      build.addAll(cycles < MANY_CYCLES ? IN_HASTE : List.of("-O3", "-MAKEFLAGS", "OPT_FAST=-O2"));
      build.addAll(project.sources());
      return List.of(lint, build);
    }

    @Override
    public List<String> run(CoreProject project) {
      return List.of("obj_dir/V" + project.bench());
    }

    @Override
    public boolean warned(ProcessResult build) {
      return build.output().contains("%Warning");
    }

    @Override
    public long affordableCycles() {
      return 2_000_000_000;
    }
  }

  /**
   * The core as Yosys builds it for iCE40, of Yosys' models of the cells, in Verilator.
   *
   * @param fpga an iCE40, whose multipliers are used if it has some
   */
  record Ice40Netlist(Fpga fpga) implements CoreTarget.CoreSimulator {
    /** Yosys takes about half a second for each. */
    private static final int MOST_BLOCKS = 64;

    /** Block RAMs of the HX8K. */
    private static final int LARGEST = Fpgas.named("iCE40HX8K").blockRams();

    @Override
    public List<List<String>> build(CoreProject project, long cycles) throws IOException {
      List<String> yosys = List.of("yosys", "-q", "-p", Yosys.ice40Core(project, fpga));
      List<String> build = new ArrayList<>(List.of("verilator", "--binary", "--timing"));
      // What Yosys writes, and its models, are not nib's to keep clean.
      build.addAll(List.of("-Wno-fatal", "-Wno-lint", "-Wno-style"));
      build.addAll(List.of("-DNETLIST", "-DNO_ICE40_DEFAULT_ASSIGNMENTS"));
      build.addAll(List.of("--top-module", project.bench(), "-j", "2"));
      build.addAll(IN_HASTE);
      build.addAll(List.of(project.bench() + ".v", Yosys.netlist(project.module())));
      build.add(Yosys.ice40Cells().toString());
      return List.of(yosys, build);
    }

    @Override
    public List<String> run(CoreProject project) {
      return new Verilator().run(project);
    }

    /** Of the synthesis: it is quiet else. */
    @Override
    public boolean warned(ProcessResult build) {
      return build.command().get(0).equals("yosys") && !build.output().isBlank();
    }

    @Override
    public Optional<String> refusal(EngineCore core) {
      BitWords weights = core.memories().weights();
      int blocks = FpgaFamily.ICE40.blocks(weights.count(), weights.width());
      return blocks <= MOST_BLOCKS
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "its weights take %,d block RAMs; iCE40s have %d at most, and of more than %d the"
                      + " synthesis takes too long",
                  blocks,
                  LARGEST,
                  MOST_BLOCKS));
    }

    /** The core's own registers have no names any more. */
    @Override
    public boolean seesSteps() {
      return false;
    }

    @Override
    public long affordableCycles() {
      return 500_000;
    }
  }
}

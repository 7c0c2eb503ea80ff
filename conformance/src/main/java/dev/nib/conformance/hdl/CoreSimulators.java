package dev.nib.conformance.hdl;

import dev.nib.conformance.ProcessResult;
import java.util.ArrayList;
import java.util.List;

/** The simulators of the inference core. */
final class CoreSimulators {
  private CoreSimulators() {}

  /** Icarus Verilog, which interprets: a few images. */
  record Icarus() implements CoreTarget.CoreSimulator {
    @Override
    public List<List<String>> build(CoreProject project) {
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
    public List<List<String>> build(CoreProject project) {
      List<String> lint = new ArrayList<>(List.of("verilator", "--lint-only"));
      lint.addAll(WARNINGS);
      lint.addAll(List.of("--top-module", project.module()));
      lint.addAll(project.designSources());
      List<String> build = new ArrayList<>(List.of("verilator", "--binary", "--timing"));
      build.addAll(WARNINGS);
      build.addAll(List.of("--top-module", project.bench(), "-j", "2"));
      build.addAll(List.of("-O3", "-MAKEFLAGS", "OPT_FAST=-O2"));
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
}

package dev.nib.cli;

import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.toolkit.generate.FoldingSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an inference core is folded: said, or found for an FPGA. */
final class FoldingOptions {
  @Option(
      names = "--lanes",
      converter = Count.Lanes.class,
      paramLabel = "N",
      description =
          "Output channels that the Verilog's engine computes at a time, 1 to "
              + VerilogOptions.MAX_LANES
              + " (default: 8, with --chip the fastest that fit).")
  private Integer lanes;

  @Option(
      names = "--serial",
      description =
          "Requantise without multipliers, in 16 cycles a result: for FPGAs whose multipliers the"
              + " lanes take (default: with multipliers; with --chip what is faster and fits).")
  private boolean serial;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = ChipCandidates.OfFpgas.class,
      description =
          "An FPGA that the inference core must fit, one of ${COMPLETION-CANDIDATES} (default:"
              + " any).")
  private String chipName;

  /** How the core is folded. */
  FoldingSettings settings() {
    return new FoldingSettings(Optional.ofNullable(lanes), serial, Optional.ofNullable(chipName));
  }
}

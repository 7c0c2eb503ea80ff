package dev.nib.cli;

import dev.nib.chip.Fpga;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.Folding;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import java.util.Optional;
import java.util.OptionalInt;
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
      completionCandidates = ChipNames.OfFpgas.class,
      description =
          "An FPGA that the inference core must fit, one of ${COMPLETION-CANDIDATES} (default: any).")
  private String chipName;

  /** The option that was given, as it is refused for what has no Verilog; nothing without one. */
  Optional<String> given() {
    if (lanes != null) {
      return Optional.of("--lanes");
    }
    return serial ? Optional.of("--serial") : fpga().map(fpga -> "--chip");
  }

  /**
   * The FPGA that was named.
   *
   * @throws UsageException when there is none of that name
   */
  Optional<Fpga> fpga() {
    return Optional.ofNullable(chipName).map(ChipNames::fpga);
  }

  /**
   * The Verilog that is asked for, on no board.
   *
   * @throws UsageException when there is no such FPGA, or no core fits it
   */
  VerilogOptions verilog(Program program) {
    Optional<Fpga> fpga = fpga();
    if (fpga.isEmpty()) {
      return new VerilogOptions(lanes == null ? VerilogOptions.DEFAULT.lanes() : lanes, serial);
    }
    CoreFit fit = choose("--chip " + fpga.get().name(), program, fpga.get());
    return new VerilogOptions(fit.core().lanes(), fit.core().serial(), fpga);
  }

  /**
   * The core on an FPGA.
   *
   * @param option that names the FPGA
   * @throws UsageException when none fits, with the numbers
   */
  CoreFit choose(String option, Program program, Fpga fpga) {
    Folding folding =
        new Folding(lanes == null ? OptionalInt.empty() : OptionalInt.of(lanes), serial);
    try {
      return folding.choose(program, fpga);
    } catch (ModelException e) {
      throw new UsageException("%s: %s: %s".formatted(option, program.name(), e.getMessage()));
    }
  }
}

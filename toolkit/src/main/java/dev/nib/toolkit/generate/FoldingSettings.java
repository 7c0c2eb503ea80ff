package dev.nib.toolkit.generate;

import dev.nib.chip.Fpga;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.Folding;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an inference core is folded: said, or found for an FPGA.
 *
 * @param lanes output channels that are computed at a time, 1 to {@value VerilogOptions#MAX_LANES};
 *     empty for 8, with a chip for as many as are fastest and fit
 * @param serial whether it requantises without multipliers, in 16 cycles a result; with a chip what
 *     is faster and fits unless this is true
 * @param chip an FPGA that it must fit; empty for any
 */
@RecordBuilder
public record FoldingSettings(Optional<Integer> lanes, boolean serial, Optional<String> chip)
    implements FoldingSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public FoldingSettings {
    if (lanes.filter(n -> n < 1 || n > VerilogOptions.MAX_LANES).isPresent()) {
      throw new ToolkitException(
          "%s is %d, must be 1 to %d", Setting.LANES, lanes.get(), VerilogOptions.MAX_LANES);
    }
  }

  /** 8 lanes with multipliers, for any FPGA. */
  public static FoldingSettings defaults() {
    return new FoldingSettings(Optional.empty(), false, Optional.empty());
  }

  /** The same with another {@link #lanes}. */
  public FoldingSettings withLanes(Integer newLanes) {
    return withLanes(Optional.of(newLanes));
  }

  /** The same with another {@link #chip}. */
  public FoldingSettings withChip(String newChip) {
    return withChip(Optional.of(newChip));
  }

  /**
   * The FPGA that was named.
   *
   * @throws ToolkitException when there is none of that name
   */
  public Optional<Fpga> fpga() {
    return chip.map(ChipNames::fpga);
  }

  /**
   * The Verilog that is asked for, on no board.
   *
   * @throws ToolkitException when there is no such FPGA, or no core fits it
   */
  public VerilogOptions verilog(Program program) {
    Optional<Fpga> fpga = fpga();
    if (fpga.isEmpty()) {
      return new VerilogOptions(lanes.orElse(VerilogOptions.DEFAULT.lanes()), serial);
    }
    CoreFit fit = choose(Message.of("%s %s", Setting.CHIP, fpga.get().name()), program, fpga.get());
    return new VerilogOptions(fit.core().lanes(), fit.core().serial(), fpga);
  }

  /**
   * The core on an FPGA.
   *
   * @param named what named the FPGA
   * @throws ToolkitException when none fits, with the numbers
   */
  CoreFit choose(Message named, Program program, Fpga fpga) {
    Folding folding = new Folding(lanes.map(OptionalInt::of).orElseGet(OptionalInt::empty), serial);
    try {
      return folding.choose(program, fpga);
    } catch (ModelException e) {
      throw new ToolkitException("%s: %s: %s", named, program.name(), e.getMessage());
    }
  }
}

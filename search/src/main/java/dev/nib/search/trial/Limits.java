package dev.nib.search.trial;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpgas;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.ChipNames;
import java.io.Serializable;
import java.util.OptionalLong;

/**
 * What a net may take. With a chip its flash and RAM are limits, too, and code and stack count;
 * without one constants and arena alone do.
 *
 * @param chip the chip's name as {@link Chips} has it; empty for none
 * @param flashBytes 0 where only the chip limits them
 * @param ramBytes 0 where only the chip limits them
 * @param instructions of a run by the chip's core, on AVR clocks; 0 for any number
 * @param macs of an image; 0 for any number
 */
public record Limits(String chip, long flashBytes, long ramBytes, long instructions, long macs)
    implements Serializable {
  /**
   * Checks them.
   *
   * @throws ToolkitException when there is no such chip, or instructions are limited without one
   */
  public Limits {
    if (!chip.isEmpty() && Chips.find(chip).isEmpty()) {
      throw Fpgas.find(chip).isPresent()
          ? new ToolkitException(
              "%s %s: it is an FPGA; nets are searched for microcontrollers", Setting.CHIP, chip)
          : ChipNames.none(chip, ChipNames.microcontrollers());
    }
    if (chip.isEmpty() && instructions > 0) {
      throw new ToolkitException(
          "--instructions %,d: it is the chip's core that counts them; give --chip, or limit"
              + " multiply-accumulates with --macs",
          instructions);
    }
    if (chip.isEmpty() && flashBytes == 0) {
      throw new ToolkitException(
          "--chip or --flash must be given: without a limit the largest net is the best");
    }
  }

  /** Whether a chip counts code, stack and instructions. */
  public boolean hasChip() {
    return !chip.isEmpty();
  }

  /** What is wrong with costs, in words; empty where they keep to this. */
  String excess(Costs costs) {
    if (exceeds(costs.flashBytes(), flashBytes)) {
      return "%,d of %,d bytes of flash".formatted(costs.flashBytes(), flashBytes);
    }
    if (exceeds(costs.ramBytes(), ramBytes)) {
      return "%,d of %,d bytes of RAM".formatted(costs.ramBytes(), ramBytes);
    }
    if (exceeds(costs.macs(), macs)) {
      return "%,d of %,d multiply-accumulates".formatted(costs.macs(), macs);
    }
    if (exceeds(costs.work(), instructions)) {
      return "%,d of %,d instructions".formatted(costs.work(), instructions);
    }
    return "";
  }

  private static boolean exceeds(long taken, long limit) {
    return limit > 0 && taken > limit;
  }

  /** How near costs are to the nearest limit of bytes, 1 at it; more than 1 is too much. */
  double fill(Costs costs) {
    OptionalLong chipFlash = OptionalLong.empty();
    OptionalLong chipRam = OptionalLong.empty();
    if (hasChip()) {
      Chip there = Chips.named(chip);
      chipFlash = OptionalLong.of(there.flashBytes());
      chipRam = OptionalLong.of(there.ramBytes());
    }
    double flash = part(costs.flashBytes(), flashBytes, chipFlash);
    return Math.max(flash, part(costs.ramBytes(), ramBytes, chipRam));
  }

  private static double part(long taken, long limit, OptionalLong ofChip) {
    long least = ofChip.orElse(Long.MAX_VALUE);
    if (limit > 0) {
      least = Math.min(least, limit);
    }
    return (double) taken / least;
  }
}

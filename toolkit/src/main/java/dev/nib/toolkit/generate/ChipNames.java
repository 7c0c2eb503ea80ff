package dev.nib.toolkit.generate;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import java.util.List;
import java.util.stream.Stream;

/** Chips by their names, in which case and all but letters and digits do not matter. */
public final class ChipNames {
  private ChipNames() {}

  /** The microcontrollers that nib knows. */
  public static List<String> microcontrollers() {
    return Chips.all().stream().map(Chip::name).toList();
  }

  /** The FPGAs that nib knows. */
  public static List<String> fpgas() {
    return Fpgas.all().stream().map(Fpga::name).toList();
  }

  /** Both. */
  public static List<String> all() {
    return Stream.concat(microcontrollers().stream(), fpgas().stream()).toList();
  }

  /**
   * The microcontroller of a name.
   *
   * @throws ToolkitException when there is none
   */
  public static Chip microcontroller(String name) {
    return Chips.find(name)
        .orElseThrow(
            () ->
                Fpgas.find(name).isPresent()
                    ? new ToolkitException(
                        "%s %s: it is an FPGA, which takes %s",
                        Setting.CHIP, name, Task.GENERATE_VERILOG)
                    : Chips.advice(name).isPresent()
                        ? none(name, microcontrollers())
                        : new ToolkitException(
                            "%s %s: there are %s; without %1$s the C is for any",
                            Setting.CHIP, name, String.join(", ", microcontrollers())));
  }

  /**
   * The FPGA of a name.
   *
   * @throws ToolkitException when there is none
   */
  public static Fpga fpga(String name) {
    return Fpgas.find(name)
        .orElseThrow(
            () ->
                Chips.find(name).isPresent()
                    ? new ToolkitException(
                        "%s %s: it is a microcontroller, which takes %s",
                        Setting.CHIP, name, Task.GENERATE_C)
                    : none(name, fpgas()));
  }

  /** What is said of a name that nothing has. */
  public static ToolkitException none(String name, List<String> names) {
    return new ToolkitException(
        "%s %s: there are %s%s",
        Setting.CHIP, name, String.join(", ", names), Chips.advice(name).orElse(""));
  }
}

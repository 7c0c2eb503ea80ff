package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import java.util.Iterator;
import java.util.stream.Stream;

/** Chips as {@code --chip} names them. */
final class ChipNames {
  private ChipNames() {}

  /** The microcontrollers for {@code --help}. */
  static final class Microcontrollers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Chips.all().stream().map(Chip::name).iterator();
    }
  }

  /** The FPGAs for {@code --help}. */
  static final class OfFpgas implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Fpgas.all().stream().map(Fpga::name).iterator();
    }
  }

  /** Both for {@code --help}. */
  static final class All implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Chips.all().stream().map(Chip::name), Fpgas.all().stream().map(Fpga::name))
          .iterator();
    }
  }

  /**
   * The microcontroller of a name, in which case and all but letters and digits do not matter.
   *
   * @throws UsageException when there is none
   */
  static Chip microcontroller(String name) {
    return Chips.find(name)
        .orElseThrow(
            () ->
                Fpgas.find(name).isPresent()
                    ? new UsageException(
                        "--chip %s: it is an FPGA, which takes nib generate verilog"
                            .formatted(name))
                    : none(name, new Microcontrollers()));
  }

  /**
   * The FPGA of a name, in which case and all but letters and digits do not matter.
   *
   * @throws UsageException when there is none
   */
  static Fpga fpga(String name) {
    return Fpgas.find(name)
        .orElseThrow(
            () ->
                Chips.find(name).isPresent()
                    ? new UsageException(
                        "--chip %s: it is a microcontroller, which takes nib generate c"
                            .formatted(name))
                    : none(name, new OfFpgas()));
  }

  /** What is said of a name that nothing has. */
  static UsageException none(String name, Iterable<String> names) {
    return new UsageException("--chip %s: there are %s".formatted(name, String.join(", ", names)));
  }
}

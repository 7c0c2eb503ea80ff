package dev.nib.chip;

import dev.nib.chip.LayerWork.Unit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Instructions that a run of generated code is estimated to take on each core, on AVR clocks, from
 * figures for each kernel.
 *
 * <p>The figures stand in {@code instructions.txt}, which {@code
 * dev.nib.conformance.firmware.InstructionMeter} fits to runs in emulators: what each {@link Unit}
 * of a layer's work takes. {@code nib verify} counts what a run takes in fact.
 */
public final class InstructionTable {
  private static final InstructionTable MEASURED =
      new InstructionTable(CoreTable.resource("instructions.txt"));

  private final CoreTable table;

  private InstructionTable(CoreTable table) {
    this.table = table;
  }

  /** The table that nib has. */
  public static InstructionTable measured() {
    return MEASURED;
  }

  /** The row of what a kernel takes for a unit of its work, compiled at a level. */
  public static String row(String kernel, Level level, Unit unit) {
    return CodeSize.row(kernel, level) + "." + unit.key();
  }

  /**
   * What a run of some layers takes on a core; empty when one of their kernels has no figure there.
   *
   * @param level at which they are compiled
   */
  public OptionalLong estimate(List<LayerWork> layers, Level level, Core core) {
    double sum = 0;
    for (LayerWork layer : layers) {
      if (table.word(row(layer.kernel(), level, Unit.LAYER), core).isEmpty()) {
        return OptionalLong.empty();
      }
      for (Map.Entry<Unit, Long> amount : layer.amounts().entrySet()) {
        String figure = table.word(row(layer.kernel(), level, amount.getKey()), core);
        sum += figure.isEmpty() ? 0 : amount.getValue() * Double.parseDouble(figure);
      }
    }
    return OptionalLong.of(Math.round(sum));
  }
}

package dev.nib.codegen.verilog;

import dev.nib.program.Step;
import java.util.List;

/**
 * The ROMs of one step.
 *
 * @param index of the step in its program, from 0
 * @param roms empty when the step needs none
 * @param notes when there are ROMs, the constants beside them; otherwise why there are none
 */
public record LayerRoms(int index, Step step, List<Rom> roms, List<String> notes) {
  public LayerRoms {
    roms = List.copyOf(roms);
    notes = List.copyOf(notes);
    if (notes.isEmpty()) {
      throw new IllegalArgumentException(step.name() + " has neither constants nor a reason");
    }
  }
}

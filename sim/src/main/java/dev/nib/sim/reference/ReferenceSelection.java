package dev.nib.sim.reference;

import dev.nib.program.Kernel;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import java.util.List;

/**
 * The reference kernels for the placement: they do one unit after another.
 *
 * @param rowsComeIn true when the image is to come in row by row
 */
public record ReferenceSelection(boolean rowsComeIn) implements Selection {
  private record Reference(String name) implements Kernel {
    @Override
    public boolean goesDownTheRows() {
      return true;
    }
  }

  @Override
  public List<Kernel> kernels(Step step) {
    return step instanceof Step.Stream stream
        ? stream.stages().stream().<Kernel>map(stage -> new Reference(stage.kind())).toList()
        : List.of(new Reference(step.kind()));
  }
}

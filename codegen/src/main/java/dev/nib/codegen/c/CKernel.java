package dev.nib.codegen.c;

import dev.nib.program.BlockPacking;
import dev.nib.program.Kernel;
import dev.nib.program.WeightPacking;

/**
 * A kernel of generated C: {@code NAME.c} of firmware-templates. Each does one row of its output
 * after another.
 *
 * @param takesScratch true when it takes where its scratch bytes lie
 */
public record CKernel(String name, WeightPacking packing, int scratchBytes, boolean takesScratch)
    implements Kernel {
  /** One that reads weights as the step has them, and works in nothing but its values. */
  static CKernel plain(String name) {
    return new CKernel(name, BlockPacking.AS_IT_IS, 0, false);
  }

  @Override
  public boolean goesDownTheRows() {
    return true;
  }
}

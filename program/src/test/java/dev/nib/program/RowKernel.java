package dev.nib.program;

/** A kernel that goes down the rows. */
public record RowKernel(int scratchBytes) implements Kernel {
  @Override
  public String name() {
    return "rows";
  }

  @Override
  public WeightPacking packing() {
    return BlockPacking.AS_IT_IS;
  }

  @Override
  public boolean goesDownTheRows() {
    return true;
  }
}

package dev.nib.codegen.c;

import dev.nib.codegen.Text;
import dev.nib.program.Step;
import dev.nib.program.Value;

/** What steps and rings are called in comments. */
final class Words {
  private Words() {}

  /** A step's kind, as in "Conv2D+max" with a pool behind it. */
  static String kind(Step step) {
    if (step instanceof Step.Windowed windowed && windowed.pooling().isPresent()) {
      boolean max = windowed.pooling().get().pool() == Step.Pool.MAX;
      return step.kind() + (max ? "+max" : "+mean");
    }
    return step.kind();
  }

  /** As in "a ring of 3 of 28 rows", or "28 rows" when all are there. */
  static String ring(int rows, Value value) {
    int all = value.shape().extent(1);
    return rows < all
        ? Text.format("a ring of %d of %d rows", rows, all)
        : Text.format("%d rows", all);
  }
}

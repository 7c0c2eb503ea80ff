package dev.nib.conformance.fuzz;

import dev.nib.conformance.VerificationTarget;

/** What graphs are held against. */
public interface FuzzTarget {
  /** The target for one model. */
  VerificationTarget of(byte[] model);

  /** One graph in so many is held against it. */
  default int oneIn() {
    return 1;
  }

  /** The same for one graph in {@code graphs}. */
  static FuzzTarget oneIn(int graphs, FuzzTarget target) {
    return new FuzzTarget() {
      @Override
      public VerificationTarget of(byte[] model) {
        return target.of(model);
      }

      @Override
      public int oneIn() {
        return graphs;
      }
    };
  }
}

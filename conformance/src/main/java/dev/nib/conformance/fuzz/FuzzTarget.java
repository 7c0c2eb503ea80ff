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

  /** True where some graphs are of layers alone that fast kernels compute. */
  default boolean drawsLayers() {
    return false;
  }

  /** Kernels for one kind of core, of one graph in {@code graphs}. */
  static FuzzTarget kernels(int graphs, VerificationTarget target) {
    return new FuzzTarget() {
      @Override
      public VerificationTarget of(byte[] model) {
        return target;
      }

      @Override
      public boolean drawsLayers() {
        return true;
      }

      @Override
      public int oneIn() {
        return graphs;
      }
    };
  }
}

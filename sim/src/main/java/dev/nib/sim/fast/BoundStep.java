package dev.nib.sim.fast;

/** A step that knows its arena and scratch memory; running it allocates nothing. */
@FunctionalInterface
public interface BoundStep {
  /** Computes the output. */
  void run();
}

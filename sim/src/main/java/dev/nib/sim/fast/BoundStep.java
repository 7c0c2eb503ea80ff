package dev.nib.sim.fast;

/** A step that knows its arena and scratch memory; running it allocates nothing. */
@FunctionalInterface
public interface BoundStep {
  /**
   * Computes one share of the output; all shares together are the whole output, and each may run on
   * a thread of its own, with a binding of its own to the same arena.
   *
   * @param share from 0 to {@code shares} - 1; some may have nothing to do
   */
  void run(int share, int shares);
}

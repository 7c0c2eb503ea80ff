package dev.nib.sim.fast;

/** A step with its constants in the order that its kernel reads; immutable, for all threads. */
@FunctionalInterface
public interface PackedStep {
  /** The step on one arena, with scratch memory of its own: for one thread. */
  BoundStep bind(byte[] arena);
}

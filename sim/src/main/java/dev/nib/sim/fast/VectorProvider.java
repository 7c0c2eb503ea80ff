package dev.nib.sim.fast;

import java.util.Optional;

/** How {@link Engines} finds the engine that needs the incubating Vector API. */
@FunctionalInterface
public interface VectorProvider {
  /** The engine, or nothing where the processor's vectors are too narrow for it. */
  Optional<Engine> engine();
}

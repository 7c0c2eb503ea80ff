package dev.nib.sim.vector;

import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.VectorProvider;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/** Offers the vector engine where registers hold 256 bits or more. */
public final class VectorEngineProvider implements VectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public VectorEngineProvider() {}

  @Override
  public Optional<Engine> engine() {
    return FloatVector.SPECIES_PREFERRED.length() >= Lanes.COUNT
        ? Optional.of(new VectorEngine())
        : Optional.empty();
  }
}

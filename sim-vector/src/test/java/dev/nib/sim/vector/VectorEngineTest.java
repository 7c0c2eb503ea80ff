package dev.nib.sim.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Engines;
import dev.nib.sim.testing.EngineCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Runs on any processor: the Vector API computes in plain Java what the hardware lacks. */
class VectorEngineTest {
  private final Engine engine = new VectorEngine();

  @Property(tries = 500)
  void graphsAreEqualToTheReference(@ForAll long seed) {
    EngineCheck.graphIsEqual(engine, seed);
  }

  @Property(tries = 500)
  void wideLayersAreEqualToTheReference(@ForAll long seed) {
    EngineCheck.wideLayerIsEqual(engine, seed);
  }

  @Test
  void theEngineIsFoundWhereVectorsAreWideEnough() {
    boolean wide = new VectorEngineProvider().engine().isPresent();
    assertThat(Engines.vector().isPresent()).isEqualTo(wide);
  }
}

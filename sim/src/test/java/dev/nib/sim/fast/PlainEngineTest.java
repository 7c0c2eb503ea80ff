package dev.nib.sim.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.sim.testing.EngineCheck;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlainEngineTest {
  private final Engine engine = Engines.plain();

  @Property(tries = 1500)
  void graphsAreEqualToTheReference(@ForAll long seed) {
    EngineCheck.graphIsEqual(engine, seed);
  }

  @Property(tries = 500)
  void wideLayersAreEqualToTheReference(@ForAll long seed) {
    EngineCheck.wideLayerIsEqual(engine, seed);
  }

  @Test
  void mostRandomProgramsAreOnesThatRun() {
    Random seeds = new Random(5);
    int graphs = 0;
    int layers = 0;
    for (int i = 0; i < 200; i++) {
      graphs += EngineCheck.graphIsEqual(engine, seeds.nextLong()) ? 1 : 0;
      layers += EngineCheck.wideLayerIsEqual(engine, seeds.nextLong()) ? 1 : 0;
    }
    assertThat(graphs).isGreaterThan(150);
    assertThat(layers).isGreaterThan(150);
  }
}

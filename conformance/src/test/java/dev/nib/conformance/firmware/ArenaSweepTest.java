package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.firmware.ArenaSweep.Outcome;
import dev.nib.conformance.firmware.ArenaSweep.Small;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arenas on both sides of what 2 KB hold: right bytes on the chip, or refused there. */
class ArenaSweepTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void rightOrRefused(Small chip) throws Exception {
    Tools.assume(chip.target().tools());
    int largest = chip.largestArena(ArenaSweep.program(1024));
    int edge = largest / ArenaSweep.GRAIN * ArenaSweep.GRAIN;
    boolean linked = false;
    boolean refused = false;
    for (int bytes : List.of(4, 512, edge - 48, edge - 24, edge, edge + 4, edge + 64, 2048)) {
      Outcome outcome = ArenaSweep.run(chip, bytes, folder);
      assertThat(outcome.fault()).as("arena of %d bytes", bytes).isEmpty();
      linked |= outcome.onChip();
      refused |= !outcome.onChip();
    }
    assertThat(linked).isTrue();
    assertThat(refused).isTrue();
  }
}

package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.cli.InstructionEstimates.Deviation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code nib inspect --chip} estimates is near to what emulators counted. */
class InstructionEstimateTest {
  /** What docs/results/inspect.md says. */
  private static final double MOST_ON_AVERAGE = 0.06;

  private static final double MOST = 0.45;

  @Test
  void estimatesAreNearToWhatWasCounted() {
    List<Deviation> errors = InstructionEstimates.errors();
    assertThat(errors)
        .allSatisfy(error -> assertThat(Math.abs(error.value())).as(error.row()).isLessThan(MOST));
    assertThat(errors.stream().map(Deviation::core).distinct()).hasSizeGreaterThanOrEqualTo(9);
    assertThat(InstructionEstimates.mean(errors)).isLessThan(MOST_ON_AVERAGE);
  }
}

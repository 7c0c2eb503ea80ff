package dev.nib.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.firmware.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random classifiers, each in an inference core of its own: every byte of every step, and the
 * cycles.
 *
 * <p>{@code nib fuzz --target verilator -n 300} tries more.
 */
class CoreFuzzTest {
  private static final int GRAPHS = 20;

  @TempDir Path folder;

  @Test
  void everyStepOfRandomClassifiersIsEqual() throws Exception {
    Tools.assume(List.of(ExternalTool.IVERILOG));
    FuzzReport report =
        Fuzz.run(
            new FuzzSettings(
                GRAPHS,
                18,
                GRAPHS,
                List.of(FuzzTarget.core("icarus")),
                folder,
                folder.resolve("cases"),
                3,
                2,
                Duration.ofMinutes(2)),
            done -> {});
    assertThat(report.failures()).isEmpty();
    assertThat(report.notVerified()).isEmpty();
    assertThat(report.allVerified()).isTrue();
    // What the core has no steps for is refused, and not most of all.
    int refused = report.refusals().values().stream().mapToInt(count -> count).sum();
    assertThat(report.refused() + refused).as("%s", report.refusals()).isLessThan(GRAPHS / 2);
    assertThat(report.refusals().keySet()).allMatch(reason -> reason.startsWith("icarus: "));
  }

  /** The command that shows a failure again has the folding of the graph. */
  @Test
  void foldingsDifferAndAreTold() {
    FuzzTarget core = FuzzTarget.core("icarus");
    assertThat(core.forGraph(3).options()).isEqualTo(" --lanes 4 --serial");
    assertThat(core.forGraph(4).options()).isEqualTo(" --lanes 5");
  }
}

package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.KernelSetsTarget;
import dev.nib.conformance.PassesTarget;
import dev.nib.conformance.fuzz.Fuzz;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.conformance.fuzz.FuzzSettings;
import dev.nib.model.Operator;
import dev.nib.model.testing.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random int8 graphs in the simulator and in the real TFLite interpreter: every tensor equal.
 *
 * <p>{@code nib fuzz --target tflite -n 100000} tries more.
 */
class DifferentialTest {
  private static final int GRAPHS = 1_200;
  private static final int THREADS = 2;

  /** Only graphs of layers alone have it, which {@code KernelFuzzTest} draws. */
  private static final String NEAR = "accumulator some units below";

  @TempDir Path folder;

  @Test
  void everyTensorOfRandomGraphsIsEqual() throws IOException, InterruptedException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
    FuzzReport report =
        Fuzz.run(
            new FuzzSettings(
                GRAPHS,
                20260104,
                250,
                List.of(
                    model -> new KernelSetsTarget(),
                    model -> new PassesTarget(),
                    model -> new TfliteTarget(model, 1)),
                folder,
                folder.resolve("cases"),
                3,
                THREADS,
                Duration.ofMinutes(2)),
            done -> {});
    assertThat(report.failures()).isEmpty();
    assertThat(report.graphs()).isEqualTo(GRAPHS);
    assertThat(report.refused()).as("graphs refused").isLessThan(GRAPHS / 10);
    assertThat(report.bytesCompared().keySet()).containsExactly("kernels", "passes", "tflite");
    assertThat(report.bytesCompared().values()).allMatch(bytes -> bytes > 1000L * GRAPHS);
    report
        .features()
        .forEach(
            (name, count) ->
                assertThat(name.startsWith(NEAR) || count > 0).as(name + ": " + count).isTrue());
    for (String operator : Operator.kinds()) {
      assertThat(report.operators().getOrDefault(operator, 0)).as(operator).isGreaterThan(30);
    }
  }
}

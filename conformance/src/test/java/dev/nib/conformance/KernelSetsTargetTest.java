package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.fuzz.Fuzz;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.conformance.fuzz.FuzzSettings;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Engines;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;
import dev.nib.sim.fast.PoolLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSetsTargetTest {
  private static final Program PROGRAM = Lowering.lower(SampleGraphs.everyOperator(), "sample", "");

  @TempDir Path folder;

  /** The plain engine with one bit of every matrix layer's output wrong. */
  private record Faulty() implements Engine {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public PackedStep matrix(MatrixLayer layer) {
      return faulty(Engines.plain().matrix(layer), layer);
    }

    @Override
    public PackedStep pooledMatrix(MatrixLayer layer, Geometry pool) {
      return faulty(Engines.plain().pooledMatrix(layer, pool), layer);
    }

    private static PackedStep faulty(PackedStep right, MatrixLayer layer) {
      return arena -> {
        BoundStep step = right.bind(arena);
        return () -> {
          step.run();
          arena[layer.geometry().outputOffset()] ^= 1;
        };
      };
    }

    @Override
    public PackedStep maxPool(PoolLayer layer) {
      return Engines.plain().maxPool(layer);
    }
  }

  @Test
  void everyEngineIsCompared() {
    KernelSetsTarget target = new KernelSetsTarget();
    VerificationResult result = target.verify(job(3, 2));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.detail()).contains("plain", "all tensors of 2");
    int tensors =
        PROGRAM.completed().stream().flatMap(List::stream).mapToInt(value -> value.bytes()).sum();
    long engines = Engines.all().size();
    assertThat(result.bytesCompared())
        .isEqualTo(2 * engines * tensors + 3 * (1 + engines) * PROGRAM.outputBytes());
  }

  @Test
  void differenceIsNamed() {
    VerificationResult result = new KernelSetsTarget(List.of(new Faulty())).verify(job(1, 1));
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    assertThat(result.firstDifference().orElseThrow().where()).startsWith("faulty: ");
  }

  @Test
  void disagreementOfKernelsIsCutDownLikeAnyFailure() throws IOException, InterruptedException {
    FuzzReport report =
        Fuzz.run(
            new FuzzSettings(
                100,
                3,
                50,
                List.of(model -> new KernelSetsTarget(List.of(new Faulty()))),
                folder,
                folder.resolve("cases"),
                2,
                1,
                Duration.ofMinutes(1)),
            done -> {});
    assertThat(report.failures()).hasSize(2);
    for (FuzzReport.Failure failure : report.failures()) {
      assertThat(failure.operators()).hasSize(1);
      assertThat(failure.operators().get(0)).matches("(Conv2D|FullyConnected) .*");
      assertThat(failure.detail()).contains("faulty: ");
    }
  }

  private VerificationJob job(int images, int traced) {
    return VerificationJob.simulated(
        PROGRAM, RandomInputs.of(PROGRAM, images, 1), traced, folder, Duration.ofSeconds(10), 1);
  }
}

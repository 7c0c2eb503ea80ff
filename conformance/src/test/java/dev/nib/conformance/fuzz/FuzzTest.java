package dev.nib.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.sim.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer on targets whose faults are known. */
class FuzzTest {
  @TempDir Path folder;

  /** Wrong wherever a step of {@code kind} stands, right elsewhere. */
  private record Faulty(Class<?> kind) implements VerificationTarget {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<ExternalTool> tools() {
      return List.of();
    }

    @Override
    public VerificationResult verify(VerificationJob job) {
      ByteComparison comparison = new ByteComparison();
      for (int image = 0; image < job.images(); image++) {
        byte[] got = job.outputs().get(image).clone();
        if (job.program().steps().stream().anyMatch(kind::isInstance)) {
          got[got.length - 1] ^= 1;
        }
        comparison.add(image, "outputs", job.outputs().get(image), got, 0);
      }
      return comparison.result(name(), job.images(), "all outputs");
    }
  }

  @Test
  void faultIsCutDownToItsOperatorAndSaved() throws IOException, InterruptedException {
    FuzzReport report = run(new Faulty(Step.Mean.class), 150);
    assertThat(report.failures()).hasSize(2);
    for (FuzzReport.Failure failure : report.failures()) {
      assertThat(failure.operators()).hasSize(1);
      assertThat(failure.operators().get(0)).startsWith("Mean ");
      Path saved = Path.of(failure.folder());
      Program program = Lowering.lower(TfliteFile.read(saved.resolve("model.tflite")));
      assertThat(program.steps()).hasOnlyElementsOfType(Step.Mean.class);
      assertThat(NpyFile.read(saved.resolve("input_0.npy")).int8s())
          .as("a single sample")
          .hasSize(program.inputBytes());
      assertThat(Files.readString(saved.resolve("report.txt")))
          .contains("first difference: image 0", "nib verify model.tflite --target faulty");
    }
  }

  @Test
  void nothingIsSavedWhenAllIsEqual() throws IOException, InterruptedException {
    FuzzReport report = run(new Faulty(String.class), 130); // no step is a string
    assertThat(report.graphs()).isEqualTo(130);
    assertThat(report.failures()).isEmpty();
    assertThat(report.bytesCompared().get("faulty")).isPositive();
    assertThat(folder.resolve("cases")).doesNotExist();
  }

  @Test
  void sameSeedTriesTheSameGraphs() throws IOException, InterruptedException {
    FuzzReport once = run(new Faulty(Step.Table.class), 120);
    FuzzReport again = run(new Faulty(Step.Table.class), 120);
    assertThat(again.failures()).isEqualTo(once.failures()).isNotEmpty();
  }

  private FuzzReport run(VerificationTarget target, int graphs)
      throws IOException, InterruptedException {
    FuzzReport report =
        Fuzz.run(
            new FuzzSettings(
                graphs,
                7,
                100,
                List.of(model -> target),
                folder,
                folder.resolve("cases"),
                2,
                1,
                Duration.ofMinutes(1)),
            done -> {});
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("work is removed").allMatch(path -> path.endsWith("cases"));
    }
    return report;
  }
}

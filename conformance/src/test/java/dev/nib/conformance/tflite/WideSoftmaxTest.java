package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.firmware.FirmwareTargets;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S3 on rows of more than 511 elements: as the interpreter wherever it is defined, which is below a
 * sum of 512, and the smallest output beyond, in the simulator and in C.
 */
class WideSoftmaxTest {
  private static final int[] DEPTHS = {512, 513, 1000, 1001, 4095, 4096, 4097, 9000};
  private static final float[] SCALES = {0.05f, 0.11f, 0.4f, 3, 1e4f};

  @TempDir Path folder;

  /** Elements at the maximum up to the last number that is defined, the others anywhere below. */
  @Test
  void equalToTheInterpreterBelow512() throws Exception {
    requireInterpreter();
    GraphBuilder builder = new GraphBuilder();
    for (int depth : DEPTHS) {
      for (float scale : SCALES) {
        int input = builder.input(Shape.of(1, depth), Quantization.perTensor(scale, -5));
        builder.output(builder.softmax(input, 1));
      }
    }
    Graph graph = builder.build();
    List<byte[]> images = new ArrayList<>();
    Random random = new Random(8);
    for (int maxima : new int[] {1, 2, 3, 255, 256, 257, 510, 511}) {
      images.add(image(maxima, (depth, scale) -> -128));
      images.add(image(maxima, (depth, scale) -> highestThatAddsUpTo(depth, 511 - maxima, scale)));
      images.add(image(maxima, (depth, scale) -> 0 - random.nextInt(128)));
    }
    VerificationJob job = job(graph, images);
    List<Integer> defined = DefinedInputs.among(job.prepared(), images);
    assertThat(defined.size()).as("images of which every row adds up to less").isGreaterThan(8);
    VerificationResult result = target(graph).verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.images()).isEqualTo(defined.size());
  }

  private interface Rest {
    int at(int depth, float scale);
  }

  /** Rows of every depth at every scale. */
  private static byte[] image(int maxima, Rest rest) {
    int bytes = Arrays.stream(DEPTHS).sum() * SCALES.length;
    byte[] image = new byte[bytes];
    int from = 0;
    for (int depth : DEPTHS) {
      for (float scale : SCALES) {
        for (int i = 0; i < depth; i++) {
          boolean largest = i * (long) maxima / depth != (i + 1) * (long) maxima / depth;
          image[from + i] = (byte) (largest ? 127 : rest.at(depth, scale));
        }
        from += depth;
      }
    }
    return image;
  }

  /** The highest input with which the rest of a row adds up to no more than {@code sum}. */
  private static int highestThatAddsUpTo(int depth, int sum, float scale) {
    int q = 126;
    while (q > -128 && depth * Math.exp((q - 127) * (double) scale) > sum) {
      q--;
    }
    return q;
  }

  /** The interpreter's process does end there, or nothing need be left out. */
  @ParameterizedTest
  @ValueSource(ints = {512, 1001, 4096})
  void theInterpreterEndsAt512(int depth) throws Exception {
    requireInterpreter();
    Graph graph = oneRow(depth);
    byte[] equal = new byte[depth];
    byte[] apart = new byte[depth];
    apart[depth / 2] = 127;
    VerificationResult result = target(graph).verify(job(graph, List.of(equal, apart)));
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.images()).isEqualTo(1);
    assertThat(result.detail()).contains("; 1 left out, each one for which a softmax row adds up");
    VerificationResult none = target(graph).verify(job(graph, List.of(equal)));
    assertThat(none.status()).isEqualTo(Status.NOT_VERIFIED);

    VerificationJob job = job(graph, List.of(equal));
    java.nio.file.Files.write(folder.resolve("model.tflite"), TfliteWriter.write(graph));
    java.nio.file.Files.write(folder.resolve("inputs.bin"), equal);
    String classPath = OracleClassPath.find(Path.of("")).orElseThrow();
    OracleRun run = OracleRun.start(classPath, folder, false, 1, job.timeout());
    assertThat(run.ok()).isFalse();
    assertThat(run.problem()).contains("process crashed");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1001, 4096, 9000})
  void everyOutputIsTheSmallestFrom512On(int depth) throws Exception {
    Graph graph = oneRow(depth);
    byte[] all = new byte[depth];
    Arrays.fill(all, (byte) 127);
    byte[] exactly = new byte[depth];
    Arrays.fill(exactly, 0, 512, (byte) 127);
    Arrays.fill(exactly, 512, depth, (byte) -128);
    byte[] oneLess = exactly.clone();
    oneLess[511] = -128;
    Program program = Lowering.lower(graph, "wide", "0".repeat(64));
    Simulator simulator = new Simulator(program);
    assertThat(simulator.run(all)).containsOnly(-128);
    assertThat(simulator.run(exactly)).containsOnly(-128);
    assertThat(simulator.run(oneLess)).startsWith(-127).endsWith(-128);
    Toolbox box = new Toolbox();
    for (VerificationTarget target : FirmwareTargets.all()) {
      if (target.name().startsWith("host-gcc")) {
        List<ToolState> missing = box.missing(target.tools());
        Needs.tool(missing.isEmpty(), () -> missing.get(0).advice());
        VerificationResult result = target.verify(job(graph, List.of(all, exactly, oneLess)));
        assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
      }
    }
  }

  private static Graph oneRow(int depth) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, depth), Quantization.perTensor(0.25f, 0));
    return builder.output(builder.softmax(input, 1)).build();
  }

  private static TfliteTarget target(Graph graph) {
    return new TfliteTarget(TfliteWriter.write(graph), 1);
  }

  private VerificationJob job(Graph graph, List<byte[]> images) {
    Program program = Lowering.lower(graph, "wide", "0".repeat(64));
    return VerificationJob.simulated(
        program, images, images.size(), folder, Duration.ofSeconds(60), 1);
  }

  private static void requireInterpreter() throws IOException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
  }
}

package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random int8 graphs in the simulator and in the real TFLite interpreter: every tensor equal.
 *
 * <p>Chains of operators stand side by side in one file, since each start of the interpreter's
 * process takes as long as many chains. {@code -Dnib.differential.chains=N} sets their number,
 * {@code -Dnib.differential.seed=S} another seed.
 */
class DifferentialTest {
  private static final int CHAINS = Integer.getInteger("nib.differential.chains", 400);
  private static final long SEED = Long.getLong("nib.differential.seed", 20260101);
  private static final int CHAINS_PER_FILE = 20;

  @TempDir Path folder;

  @Test
  void everyTensorOfRandomChainsIsEqual() throws IOException, InterruptedException {
    assumeTrue(OracleClassPath.find(Path.of("")).isPresent(), OracleClassPath.MEND);
    Random seeds = new Random(SEED);
    Map<String, Integer> seen = new TreeMap<>();
    long bytes = 0;
    for (int done = 0; done < CHAINS; done += CHAINS_PER_FILE) {
      List<Long> chains = new ArrayList<>();
      while (chains.size() < CHAINS_PER_FILE) {
        long seed = seeds.nextLong();
        if (lowers(seed, seen)) {
          chains.add(seed);
        }
      }
      VerificationResult result = run(chains);
      if (result.status() != Status.EQUAL) {
        blame(chains, result);
      }
      bytes += result.bytesCompared();
      TfliteReader.read(TfliteWriter.write(graph(chains))).operators().stream()
          .map(Operator::kind)
          .forEach(kind -> seen.merge(kind, 1, Integer::sum));
    }
    System.out.printf("differential test: %d bytes equal; %s%n", bytes, seen);
    for (Class<?> operator : Operator.class.getPermittedSubclasses()) {
      assertThat(seen).as("operators tried").containsKey(operator.getSimpleName());
    }
    assertThat(seen.getOrDefault("refused", 0)).as("chains refused").isLessThan(CHAINS / 2);
  }

  /** Runs the chains one by one and fails with the ones to blame. */
  private void blame(List<Long> chains, VerificationResult together)
      throws IOException, InterruptedException {
    List<String> guilty = new ArrayList<>();
    for (long seed : chains) {
      VerificationResult alone = run(List.of(seed));
      if (alone.status() != Status.EQUAL) {
        guilty.add(
            "seed %d: %s %s %s"
                .formatted(seed, alone.status(), alone.detail(), graph(List.of(seed))));
      }
    }
    fail(together.status() + " " + together.detail() + "\n" + String.join("\n", guilty));
  }

  private static boolean lowers(long seed, Map<String, Integer> seen) {
    try {
      Lowering.lower(graph(List.of(seed)), "random", "");
      return true;
    } catch (ModelException e) {
      assertThat(e)
          .hasMessageMatching(
              ".*(overflows|not above 2\\^-26|not below 2\\^31|over 2\\^19 times|must be in \\[2\\^-9).*");
      seen.merge("refused", 1, Integer::sum);
      return false;
    }
  }

  private static Graph graph(List<Long> chains) {
    GraphBuilder builder = new GraphBuilder();
    chains.forEach(seed -> RandomGraph.append(builder, new Random(seed)));
    return builder.build();
  }

  private VerificationResult run(List<Long> chains) throws IOException, InterruptedException {
    byte[] model = TfliteWriter.write(graph(chains));
    IntegerProgram program = Lowering.lower(TfliteReader.read(model), "random", "");
    List<byte[]> images = images(program, new Random(chains.get(0)));
    Path work = Files.createTempDirectory(folder, "run");
    VerificationJob job =
        VerificationJob.simulated(program, images, images.size(), work, Duration.ofSeconds(60), 1);
    return new TfliteTarget(model, 1).verify(job);
  }

  /** Uniform ones, both extremes, extremes mixed, and the zero point everywhere. */
  private static List<byte[]> images(IntegerProgram program, Random random) {
    List<byte[]> images = new ArrayList<>();
    for (int kind = 0; kind < 6; kind++) {
      byte[] image = new byte[program.inputBytes()];
      int at = 0;
      for (ActivationBuffer input : program.inputs()) {
        for (int i = 0; i < input.bytes(); i++) {
          image[at++] =
              (byte)
                  switch (kind) {
                    case 0 -> -128;
                    case 1 -> 127;
                    case 2 -> random.nextBoolean() ? -128 : 127;
                    case 3 -> input.zeroPoint();
                    default -> random.nextInt(256) - 128;
                  };
        }
      }
      images.add(image);
    }
    return images;
  }
}

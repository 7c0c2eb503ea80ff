package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomChain;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random chains whose images come in row by row, each in arenas of exactly the bytes that the
 * headers ask for, under the sanitizers: every build, every tensor that it shows.
 *
 * <p>{@code -Dnib.firmware.streams=N} and {@code -Dnib.firmware.seed=S} try others.
 */
class StreamedChainsTest {
  private static final int CHAINS = Integer.getInteger("nib.firmware.streams", 4);
  private static final long SEED = Long.getLong("nib.firmware.seed", 11);
  private static final int IMAGES = 3;

  @TempDir Path folder;

  @Test
  void everyBuildComputesTheSameBytes() throws Exception {
    VerificationTarget target =
        FirmwareTargets.all().stream()
            .filter(t -> t.name().equals("host-gcc-sanitizers"))
            .findFirst()
            .orElseThrow();
    Tools.assume(target.tools());
    Random seeds = new Random(SEED);
    for (int chains = 0; chains < CHAINS; ) {
      long seed = seeds.nextLong();
      Optional<Program> program = lowered(seed);
      if (program.isPresent() && FirmwareBuild.of(program.get()).contains(FirmwareBuild.ROWS)) {
        VerificationResult result = verify(target, program.get(), seed);
        assertThat(result.status())
            .as("chain of seed %d: %s", seed, result.detail())
            .isEqualTo(Status.EQUAL);
        assertThat(result.detail()).as("seed %d", seed).contains(FirmwareBuild.ROWS.words());
        chains++;
      }
    }
  }

  private VerificationResult verify(VerificationTarget target, Program program, long seed)
      throws Exception {
    VerificationJob job =
        VerificationJob.simulated(
            program,
            RandomInputs.of(program, IMAGES, seed),
            IMAGES,
            Files.createTempDirectory(folder, "chain"),
            Duration.ofSeconds(60),
            1);
    return new Verification(Tools.BOX).run(job, List.of(target), Verification.SILENT).get(0);
  }

  private static Optional<Program> lowered(long seed) {
    GraphBuilder builder = new GraphBuilder();
    RandomChain.append(builder, new Random(seed));
    try {
      return Optional.of(Lowering.lower(builder.build(), "chain", "0".repeat(64)));
    } catch (ModelException refused) {
      return Optional.empty();
    }
  }
}

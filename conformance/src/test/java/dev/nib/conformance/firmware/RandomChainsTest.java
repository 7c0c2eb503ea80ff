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
import dev.nib.model.testing.RandomGraph;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random chains of operators in one program: every option of every operator, every tensor compared.
 *
 * <p>{@code -Dnib.firmware.chains=N} and {@code -Dnib.firmware.seed=S} try others.
 */
class RandomChainsTest {
  private static final int CHAINS = Integer.getInteger("nib.firmware.chains", 24);
  private static final long SEED = Long.getLong("nib.firmware.seed", 11);
  private static final int IMAGES = 10;

  /** So many fit the flash and the memory of an AVR. */
  private static final int AVR_CHAINS = 16;

  private static final Program PROGRAM = program(CHAINS);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"host-clang-O2", "host-gcc-sanitizers", "qemu-m4", "qemu-m0"})
  void everyTensorIsEqual(String name) throws InterruptedException {
    VerificationResult result = verify(name, PROGRAM);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    int outputs = FirmwareBuild.of(PROGRAM).size() + 2; // and those of two that are traced
    assertThat(result.bytesCompared())
        .isEqualTo(
            IMAGES
                * (tensors(FirmwareBuild.EVERY_TENSOR)
                    + tensors(FirmwareBuild.RAM)
                    + (long) outputs * PROGRAM.outputBytes()));
  }

  /** Bytes of what a build shows of an image. */
  private static long tensors(FirmwareBuild build) {
    return build.placed(PROGRAM, Optional.empty()).program().completed().stream()
        .skip(1)
        .flatMap(List::stream)
        .mapToLong(Value::bytes)
        .sum();
  }

  @Test
  void everyOutputIsEqualWhereAnIntHas16Bits() throws InterruptedException {
    Program program = program(AVR_CHAINS);
    VerificationResult result = verify("avr", program);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    assertThat(result.bytesCompared()).isEqualTo(result.images() * (long) program.outputBytes());
  }

  private VerificationResult verify(String name, Program program) throws InterruptedException {
    VerificationTarget target =
        FirmwareTargets.all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    Tools.assume(target.tools());
    List<byte[]> inputs = RandomInputs.of(program, IMAGES, SEED);
    VerificationJob job =
        VerificationJob.simulated(program, inputs, IMAGES, folder, Duration.ofSeconds(60), 1);
    return new Verification(Tools.BOX).run(job, List.of(target), Verification.SILENT).get(0);
  }

  private static Program program(int count) {
    Random seeds = new Random(SEED);
    GraphBuilder all = new GraphBuilder();
    for (int chains = 0; chains < count; ) {
      long seed = seeds.nextLong();
      if (lowers(seed)) {
        RandomGraph.append(all, new Random(seed));
        chains++;
      }
    }
    return Lowering.lower(all.build(), "chains", "0".repeat(64));
  }

  /** False for chains whose accumulators could overflow. */
  private static boolean lowers(long seed) {
    GraphBuilder alone = new GraphBuilder();
    RandomGraph.append(alone, new Random(seed));
    try {
      Lowering.lower(alone.build(), "chain", "");
      return true;
    } catch (ModelException e) {
      return false;
    }
  }
}

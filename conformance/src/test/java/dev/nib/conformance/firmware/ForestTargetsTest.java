package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import dev.nib.model.testing.RandomForests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The C of forests gives the votes of Java on every machine. */
class ForestTargetsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir Path folder;

  static List<ForestTarget> targets() {
    return ForestTargets.all();
  }

  private static ForestFile file(Forest forest) {
    return ForestFile.of("random", ForestFile.bytes(forest));
  }

  private List<VerificationResult> verify(ForestJob job, ForestTarget target)
      throws InterruptedException {
    return new Verification(Tools.BOX).run(folder, List.of(target.with(job)), Verification.SILENT);
  }

  /** The first random forests that have slots of 3, 4 and 5 bytes, all with long links. */
  private static List<Forest> forests() {
    List<Forest> forests = new ArrayList<>();
    TreeSet<Integer> missing = new TreeSet<>(List.of(3, 4, 5));
    for (long seed = 0; !missing.isEmpty(); seed++) {
      Forest forest = RandomForests.of(new Random(seed));
      PackedForest packed = PackedForest.of(forest);
      boolean fits = packed.bytes() < 12_000 && forest.nodes() > 1200;
      if (fits && missing.remove(packed.slotBytes())) {
        forests.add(forest);
      }
    }
    return forests;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyMachineVotesAsJavaDoes(ForestTarget target) throws Exception {
    Tools.assume(target.tools());
    for (Forest forest : forests()) {
      List<byte[]> images = RandomInputs.images(forest.pixels(), 20, 1);
      VerificationResult result =
          verify(ForestJob.of(file(forest), images, TIMEOUT), target).get(0);
      assertThat(result.status()).as("%s: %s", forest, result.detail()).isEqualTo(Status.EQUAL);
      int compared = target.name().equals("avr") ? AvrTarget.MAX_IMAGES : images.size();
      assertThat(result.bytesCompared()).isEqualTo(compared * (1L + 2L * forest.classes()));
      for (RunMeasurement run : result.measured()) {
        requireCounted(forest, run);
      }
    }
  }

  /** What inspect counts is no less than what a run took. */
  private static void requireCounted(Forest forest, RunMeasurement run) {
    Core core =
        Arrays.stream(Core.values())
            .filter(c -> c.displayName().equals(run.core()))
            .findFirst()
            .orElseThrow();
    ChipFit fit = ForestBackend.fit(forest, Chips.with(core));
    assertThat(fit.codeBytes()).isGreaterThanOrEqualTo(run.codeBytes());
    assertThat(fit.stackBytes()).isGreaterThanOrEqualTo(run.stackBytes());
    assertThat(run.constantBytes()).isEqualTo(PackedForest.of(forest).bytes());
  }

  @Test
  void aWrongVoteIsSeen() throws Exception {
    ForestTarget target = targets().get(0);
    Tools.assume(target.tools());
    Forest forest = forests().get(0);
    List<byte[]> images = RandomInputs.images(forest.pixels(), 3, 1);
    List<int[]> votes = new ArrayList<>(images.stream().map(forest::votes).toList());
    votes.get(2)[0]++;
    VerificationResult result =
        verify(new ForestJob(file(forest), images, votes, TIMEOUT), target).get(0);
    assertThat(result.status()).isEqualTo(Status.DIFFERENT);
    assertThat(result.firstDifference().orElseThrow().image()).isEqualTo(2);
  }

  @Test
  void treesBeyondAnArrayOfAvrTakeSeveral() throws Exception {
    ForestTarget target = targets().get(0);
    Tools.assume(target.tools());
    Tree tree = RandomForests.of(new Random(1)).trees().get(0);
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < 70_000 / (3 * (tree.questions() + 1)) && t < 30_000; t++) {
      trees.add(tree);
    }
    Forest small = RandomForests.of(new Random(1));
    Forest forest = new Forest(small.height(), small.width(), small.classes(), trees);
    String header = ForestBackend.generate(file(forest), Optional.empty()).get(0).text();
    assertThat(header).contains("random_trees_0[", "random_trees_1[");
    List<byte[]> images = RandomInputs.images(forest.pixels(), 5, 1);
    assertThat(verify(ForestJob.of(file(forest), images, TIMEOUT), target).get(0).status())
        .isEqualTo(Status.EQUAL);
  }
}

package dev.nib.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.Splits;
import dev.nib.search.journal.Journal;
import dev.nib.search.trial.Limits;
import dev.nib.search.trial.Trial;
import dev.nib.search.trial.Trial.Stage;
import dev.nib.search.trial.TrialImages;
import dev.nib.search.trial.TrialResult;
import dev.nib.search.trial.TrialRunner;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, with trials on this thread: what it asks for, and that nothing else decides. */
class SearchTest {
  private static final int LEARN = 300;

  private static Dataset dataset;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    dataset = Images.load("synthetic", ImageSettings.defaults(), 1, Progress.NONE);
  }

  static SearchSettings settings(int generations) {
    return new SearchSettings(
        "synthetic",
        ImageSettings.defaults(),
        new Limits("", 700, 0, 0, 60_000),
        3,
        generations,
        List.of(1, 2, 3),
        2,
        2,
        Optional.of(LEARN),
        Optional.empty(),
        0,
        1);
  }

  static TrialWork work() {
    return new TrialWork(
        new TrialImages(dataset.train(), Splits.sample(dataset.train(), LEARN, 1), 1),
        settings(1).limits());
  }

  /** Runs trials here, in a random order, and is killed when it has run so many. */
  private static final class Here implements TrialRunner {
    private final TrialWork work = work();
    private final Random order;
    private final int killedAfter;
    private final List<Trial> run = Collections.synchronizedList(new ArrayList<>());

    Here(long seed, int killedAfter) {
      order = new Random(seed);
      this.killedAfter = killedAfter;
    }

    @Override
    public void run(List<Trial> trials, String teacher, Consumer<TrialResult> done) {
      List<Trial> shuffled = new ArrayList<>(trials);
      Collections.shuffle(shuffled, order);
      for (Trial trial : shuffled) {
        if (run.size() == killedAfter) {
          throw new ToolkitException("killed");
        }
        run.add(trial);
        done.accept(work.run(trial, teacher));
      }
    }
  }

  private static Map<String, TrialResult> search(Path to, int generations, Here runner) {
    SearchFolder there = new SearchFolder(to);
    there.begin(settings(generations), true);
    Search.run(there, work(), dataset.test().head(200), runner, Progress.NONE);
    return timeless(to);
  }

  /** All results by their keys, without what a clock said. */
  private static Map<String, TrialResult> timeless(Path to) {
    Map<String, TrialResult> all = new TreeMap<>();
    Journal.read(to).forEach((key, result) -> all.put(key, result.withoutSeconds()));
    return all;
  }

  @Test
  void neitherOrderNorKillsDecideWhatIsFound() {
    Here plain = new Here(1, -1);
    Map<String, TrialResult> all = search(folder.resolve("a"), 2, plain);
    // Two generations of 3 and 1, two finalists with two seeds each.
    assertThat(plain.run).hasSize(2 * (3 + 1) + 2 * 2).doesNotHaveDuplicates();
    assertThat(all).hasSize(plain.run.size());
    List<TrialResult> last =
        all.values().stream().filter(r -> r.trial().stage() == Stage.LAST).toList();
    assertThat(last).hasSize(4);
    assertThat(last)
        .allSatisfy(
            r -> {
              assertThat(r.costs().flashBytes()).isLessThanOrEqualTo(700);
              assertThat(r.costs().macs()).isLessThanOrEqualTo(60_000);
              assertThat(r.int8Bytes()).isNotEmpty();
            });
    assertThat(new SearchFolder(folder.resolve("a")).tests()).hasSize(4);

    Path killed = folder.resolve("b");
    int run = 0;
    for (int after : List.of(2, 3, 4)) {
      Here dying = new Here(after, after);
      assertThatThrownBy(() -> search(killed, 2, dying)).hasMessage("killed");
      run += dying.run.size();
    }
    Here rest = new Here(9, -1);
    assertThat(search(killed, 2, rest)).isEqualTo(all);
    assertThat(run + rest.run.size()).isEqualTo(plain.run.size());
  }

  @Test
  void aSearchThatIsDoneGoesOn() {
    Path one = folder.resolve("c");
    Map<String, TrialResult> shorter = search(one, 1, new Here(1, -1));
    Here more = new Here(2, -1);
    Map<String, TrialResult> longer = search(one, 2, more);
    assertThat(longer).containsAllEntriesOf(shorter);
    assertThat(more.run).hasSize(longer.size() - shorter.size());
    Here again = new Here(3, -1);
    assertThat(search(one, 2, again)).isEqualTo(longer);
    assertThat(again.run).isEmpty();
  }

  @Test
  void aTeacherThatHasSeenWhatIsHeldOutIsRefused() throws IOException {
    Path file = folder.resolve("t.tflite");
    ModelFile teacher = ModelFile.of(file);
    List<String> warnings = new ArrayList<>();
    Progress hearing =
        new Progress() {
          @Override
          public void at(String stage, long done, long total, String note) {}

          @Override
          public void warn(Message line) {
            warnings.add(line.text());
          }
        };
    GivenTeacher.check(teacher, 1, hearing);
    assertThat(warnings).hasSize(1).first().asString().contains("t.run.json");
    Files.writeString(folder.resolve("t.run.json"), "{\"validationSeed\": 3}");
    GivenTeacher.check(teacher, 3, hearing);
    assertThat(warnings).hasSize(1);
    assertThatThrownBy(() -> GivenTeacher.check(teacher, 1, hearing))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("images of seed 3, this search those of seed 1");
  }

  @Test
  void anotherSearchIsNotGoneOnWith() {
    SearchFolder there = new SearchFolder(folder);
    there.begin(settings(1), false);
    assertThat(there.settings()).isEqualTo(settings(1));
    assertThatThrownBy(() -> there.begin(settings(1), false))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("--resume goes on with it");
    SearchSettings s = settings(1);
    SearchSettings other =
        new SearchSettings(
            s.data(),
            s.images(),
            new Limits("CH32V003", 0, 0, 0, 0),
            s.proposals(),
            s.generations(),
            s.epochs(),
            s.finalists(),
            s.seeds(),
            s.limit(),
            s.teacher(),
            s.teacherEpochs(),
            s.seed());
    assertThatThrownBy(() -> there.begin(other, true))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("limits was {chip=, flashBytes=700");
  }
}

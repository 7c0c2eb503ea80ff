package dev.nib.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.journal.Journal;
import dev.nib.search.report.CommandLines;
import dev.nib.search.report.SearchSummary;
import dev.nib.search.trial.Limits;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.inputs.ImageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same search on one thread, on two, and on a cluster that loses a worker and its driver. */
class SparkSearchTest {
  @TempDir Path folder;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void endAll() throws InterruptedException {
    cluster.endAll();
  }

  private Path begun(String name) throws IOException {
    Path at = Files.createDirectories(folder.resolve(name));
    new SearchFolder(at)
        .begin(
            new SearchSettings(
                "synthetic",
                ImageSettings.defaults(),
                new Limits("CH32V003", 6000, 0, 0, 60_000),
                4,
                2,
                List.of(1, 2, 3),
                2,
                2,
                Optional.of(300),
                Optional.empty(),
                1,
                1),
            false);
    return at;
  }

  /** All results by their keys, without what a clock said. */
  private static Map<String, TrialResult> timeless(Path at) {
    Map<String, TrialResult> all = new TreeMap<>();
    Journal.read(at).forEach((key, result) -> all.put(key, result.withoutSeconds()));
    return all;
  }

  private static int lines(Path at) throws IOException {
    Path file = at.resolve(Journal.FILE);
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private static int linesNow(Path at) {
    try {
      return lines(at);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path local(String master) throws IOException, InterruptedException {
    Path at = begun(master.replaceAll("\\W", ""));
    int exitCode = Programs.end(cluster.keep(Programs.search(at, master)));
    assertThat(exitCode).as(Files.readString(at.resolve("output.txt"))).isZero();
    return at;
  }

  @Test
  void oneThreadAndTwoGiveTheSame() throws IOException, InterruptedException {
    Map<String, TrialResult> all = timeless(local("local[1]"));
    // A teacher; two generations of 4 and 2; two finalists with two seeds.
    assertThat(all).hasSize(1 + 2 * (4 + 2) + 2 * 2);
    assertThat(timeless(local("local[2]"))).isEqualTo(all);
  }

  /** Takes minutes: eight virtual machines start, and each worker is sent 150 MB. */
  @Test
  void aClusterThatLosesAWorkerAndItsDriverGivesTheSame() throws IOException, InterruptedException {
    Cluster.isWanted("searches on a cluster");
    Path one = local("local[2]");
    Map<String, TrialResult> all = timeless(one);

    Path many = begun("cluster");
    String master = cluster.master(folder.resolve("spark"));
    Process second = cluster.worker(2);
    cluster.worker(1);
    Process driver = cluster.keep(Programs.search(many, master));
    Programs.until("some trials were done", driver, () -> linesNow(many) >= 3);
    second.destroyForcibly().waitFor();
    int before = lines(many);
    Programs.until("more trials were done", driver, () -> linesNow(many) >= before + 4);
    driver.destroyForcibly().waitFor();
    int killed = lines(many);
    assertThat(killed).isLessThan(all.size());
    assertThat(many.resolve("spark.log")).content().contains("Lost executor");

    int exitCode = Programs.end(cluster.keep(Programs.search(many, master)));
    assertThat(exitCode).as(Files.readString(many.resolve("output.txt"))).isZero();
    assertThat(lines(many)).as("each counted once").isEqualTo(all.size());
    assertThat(timeless(many)).isEqualTo(all);
    SearchSummary alone = SearchSummary.of(new SearchFolder(one), CommandLines.NONE);
    assertThat(alone.done()).isTrue();
    assertThat(SearchSummary.of(new SearchFolder(many), CommandLines.NONE).points())
        .usingRecursiveComparison()
        .ignoringFields("commands") // they name the teacher's folder
        .isEqualTo(alone.points());
  }
}

package dev.nib.search.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.testing.Needs;
import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.journal.Journal;
import dev.nib.search.report.CommandLines;
import dev.nib.search.report.SearchSummary;
import dev.nib.search.trial.Limits;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.inputs.ImageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same search on one thread, on two, and on a cluster that loses a worker and its driver. */
class SparkSearchTest {
  private static final String CLUSTER = "nib.test.cluster";

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      // Executors are the workers' children.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process keep(Process process) {
    started.add(process);
    return process;
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
    int exitCode = Programs.end(keep(Programs.search(at, master)));
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
    Needs.circumstance(
        Boolean.getBoolean(CLUSTER),
        () -> "searches on a cluster: -D" + CLUSTER + "=true tries one");
    Path one = local("local[2]");
    Map<String, TrialResult> all = timeless(one);

    Path cluster = begun("cluster");
    String master = cluster();
    Process second = worker(2, master);
    worker(1, master);
    Process driver = keep(Programs.search(cluster, master));
    Programs.until("some trials were done", driver, () -> linesNow(cluster) >= 3);
    second.destroyForcibly().waitFor();
    int before = lines(cluster);
    Programs.until("more trials were done", driver, () -> linesNow(cluster) >= before + 4);
    driver.destroyForcibly().waitFor();
    int killed = lines(cluster);
    assertThat(killed).isLessThan(all.size());
    assertThat(cluster.resolve("spark.log")).content().contains("Lost executor");

    int exitCode = Programs.end(keep(Programs.search(cluster, master)));
    assertThat(exitCode).as(Files.readString(cluster.resolve("output.txt"))).isZero();
    assertThat(lines(cluster)).as("each counted once").isEqualTo(all.size());
    assertThat(timeless(cluster)).isEqualTo(all);
    SearchSummary alone = SearchSummary.of(new SearchFolder(one), CommandLines.NONE);
    assertThat(alone.done()).isTrue();
    assertThat(SearchSummary.of(new SearchFolder(cluster), CommandLines.NONE).points())
        .usingRecursiveComparison()
        .ignoringFields("commands") // they name the teacher's folder
        .isEqualTo(alone.points());
  }

  /** Starts a master of Spark's own, with nothing of nib on its class path. */
  private String cluster() throws IOException {
    Path distribution = Programs.distribution(folder.resolve("spark"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    keep(
        Programs.spark(
            distribution,
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0")));
    return "spark://127.0.0.1:" + port;
  }

  private Process worker(int number, String master) throws IOException {
    Path distribution = folder.resolve("spark");
    return keep(
        Programs.spark(
            distribution,
            "worker" + number,
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--webui-port",
                "0",
                "--work-dir",
                distribution.resolve("work" + number).toString(),
                master)));
  }
}

package dev.nib.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.model.testing.Needs;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.fuzz.FuzzGraphs;
import dev.nib.toolkit.fuzz.FuzzGraphsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random graphs in tasks of Spark against the same graphs in this process. */
class SparkFuzzTest {
  private static final String TARGET = "host-gcc-O2";

  /** More than go into one build of that target, so that there are two tasks. */
  private static final int GRAPHS = 55;

  @TempDir Path folder;

  private final Cluster cluster = new Cluster();

  @BeforeAll
  static void compilerIsThere() throws InterruptedException {
    ToolState gcc = new Toolbox().state(ExternalTool.GCC);
    Needs.tool(gcc.present(), gcc::advice);
  }

  @AfterEach
  void endAll() throws InterruptedException {
    cluster.endAll();
  }

  private FuzzReport here() {
    FuzzGraphsSettings settings =
        FuzzGraphsSettings.of(folder.resolve("here"))
            .withCount(GRAPHS)
            .withTargets(List.of(TARGET));
    assertThat(FuzzGraphs.ranges(settings)).hasSize(2);
    FuzzReport report = FuzzGraphs.run(settings, Progress.NONE);
    assertThat(report.graphs()).isEqualTo(GRAPHS);
    assertThat(report.bytesCompared().get(TARGET)).isGreaterThan(100_000);
    return report;
  }

  private FuzzReport on(String master) throws IOException, InterruptedException {
    Path output = Files.createDirectories(folder.resolve("there"));
    Process program =
        cluster.keep(
            Programs.start(
                output, SparkFuzz.class, "" + GRAPHS, "1", "5", output.toString(), master, TARGET));
    int exitCode = Programs.end(program);
    List<String> lines = Files.readAllLines(output.resolve("output.txt"));
    assertThat(exitCode).as(lines.toString()).isZero();
    ObjectMapper mapper = new ObjectMapper();
    JsonNode last = mapper.readTree(lines.get(lines.size() - 1));
    return mapper.convertValue(last.get("result"), FuzzReport.class);
  }

  @Test
  void tasksOfThisMachineShowTheSame() throws IOException, InterruptedException {
    assertThat(on("local[2]")).isEqualTo(here());
  }

  @Test
  void aClusterShowsTheSame() throws IOException, InterruptedException {
    Cluster.isWanted("random graphs on a cluster");
    String master = cluster.master(folder.resolve("spark"));
    cluster.worker(1);
    cluster.worker(2);
    assertThat(on(master)).isEqualTo(here());
  }
}

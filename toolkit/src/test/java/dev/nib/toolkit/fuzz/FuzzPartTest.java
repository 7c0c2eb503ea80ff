package dev.nib.toolkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.fuzz.FuzzRange;
import dev.nib.conformance.fuzz.FuzzReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers found comes home. */
class FuzzPartTest {
  @TempDir Path folder;

  /** Of ten graphs, one of which failed and left a case. */
  private FuzzPart part(int from) throws IOException {
    Path cases = Files.createDirectories(folder.resolve("worker" + from));
    Path own = Files.createDirectory(cases.resolve("seed-1-graph-" + from));
    Files.writeString(own.resolve("report.txt"), "graph " + from);
    FuzzReport report =
        new FuzzReport(
            10,
            1,
            2,
            Map.of("too wide", 1),
            Map.of("passes", 100L + from),
            Map.of("CONV_2D", 3, "PAD", 0),
            Map.of("stride", from),
            List.of(new FuzzReport.Failure(from, "passes", "differs", List.of(), own.toString())),
            List.of("tflite: not there"));
    return FuzzPart.of(new FuzzRange(from, from + 10, 16), report, cases);
  }

  @Test
  void casesAreWrittenToTheRunsFolderAndCountsAddedInOrder() throws IOException {
    Path output = folder.resolve("run");
    FuzzReport all = FuzzPart.saved(List.of(part(10), part(0)), output);
    assertThat(all)
        .isEqualTo(
            new FuzzReport(
                20,
                1,
                4,
                Map.of("too wide", 2),
                Map.of("passes", 210L),
                Map.of("CONV_2D", 6, "PAD", 0),
                Map.of("stride", 10),
                List.of(
                    new FuzzReport.Failure(
                        0,
                        "passes",
                        "differs",
                        List.of(),
                        output.resolve("seed-1-graph-0").toString()),
                    new FuzzReport.Failure(
                        10,
                        "passes",
                        "differs",
                        List.of(),
                        output.resolve("seed-1-graph-10").toString())),
                List.of("tflite: not there")));
    assertThat(output.resolve("seed-1-graph-0/report.txt")).hasContent("graph 0");
    assertThat(output.resolve("seed-1-graph-10/report.txt")).hasContent("graph 10");
  }
}

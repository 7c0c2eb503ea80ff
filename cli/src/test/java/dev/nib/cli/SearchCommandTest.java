package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.dataset.Dataset;
import dev.nib.search.Search;
import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.trial.Limits;
import dev.nib.search.trial.TrialImages;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.inputs.ImageSettings;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.TrainingImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search leaves behind, shown and written by its commands; trials run on this thread. */
class SearchCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of synthetic digits it decides what they look like; no default of a command is this one. */
  private static final long SEED = 3;

  @TempDir static Path folder;

  private static Path nets;

  @BeforeAll
  static void search() {
    nets = folder.resolve("nets");
    SearchFolder at = new SearchFolder(nets);
    SearchSettings settings =
        new SearchSettings(
            "synthetic",
            ImageSettings.defaults(),
            new Limits("CH32V003", 5000, 0, 0, 40_000),
            2,
            1,
            List.of(1, 2),
            2,
            2,
            Optional.of(300),
            Optional.empty(),
            1,
            SEED);
    at.begin(settings, false);
    Dataset whole = Images.load("synthetic", settings.images(), SEED, Progress.NONE);
    Dataset limited = TrainingImages.limited(whole, settings.limit(), SEED);
    TrialWork work =
        new TrialWork(new TrialImages(whole.train(), limited.train(), SEED), settings.limits());
    Search.run(
        at,
        work,
        whole.test(),
        (trials, teacher, done) -> trials.forEach(t -> done.accept(work.run(t, teacher))),
        Progress.NONE);
  }

  private static JsonNode document(String schema, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "--quiet"));
    Call call = CommandLineCall.nib(all.toArray());
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode document = MAPPER.readTree(call.out());
    JsonSchemas.requireValid(schema, document);
    return document;
  }

  @Test
  void theReportIsATableAPageAndADocument() throws IOException {
    JsonNode report = document("search", "search", "report", nets);
    assertThat(report.get("done").asBoolean()).isTrue();
    // A teacher, two proposals, two finalists with two seeds.
    assertThat(report.get("trials").asInt()).isEqualTo(1 + 2 + 2 * 2);
    assertThat(report.get("points")).hasSize(2);
    for (JsonNode point : report.get("points")) {
      assertThat(point.at("/costs/flashBytes").asInt()).isBetween(1, 5000);
      assertThat(point.at("/costs/ramBytes").asInt()).isBetween(1, 2048);
      assertThat(point.get("seeds")).hasSize(2);
      assertThat(point.at("/test/low95").asDouble())
          .isLessThanOrEqualTo(point.at("/test/mean").asDouble());
    }
    String name = report.at("/points/0/name").asText();
    assertThat(Files.readString(nets.resolve("report.html")))
        .contains(name, "<svg", "Training them again");
    assertThat(CommandLineCall.printed(0, "search", "report", nets))
        .contains(name)
        .contains("instructions");
  }

  /** The promise of the report: its commands are the trials'. */
  @Test
  void theCommandsMakeTheExportedFilesAgain() throws IOException {
    JsonNode first = document("search", "search", "report", nets).at("/points/0");
    String name = first.get("name").asText();
    Path out = folder.resolve("out");
    JsonNode exported = document("search-export", "search", "export", nets, name, "-o", out);
    assertThat(exported.get("point")).isEqualTo(first);
    for (JsonNode command : first.get("commands")) {
      List<Object> words =
          new ArrayList<>(List.of(ReadmeTest.words(command.asText().replaceFirst("^nib ", ""))));
      // They write into the working directory.
      words.replaceAll(
          word ->
              word.toString().matches(name + ".*tflite")
                  ? folder.resolve(word.toString()).toString()
                  : word);
      words.add("--quiet");
      CommandLineCall.printed(0, words.toArray());
    }
    for (String file : List.of(name + ".tflite", name + "-int8.tflite")) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
    }
    // The costs are those that nib inspect says.
    JsonNode inspected =
        MAPPER.readTree(
            CommandLineCall.nib(
                    "inspect", out.resolve(name + "-int8.tflite"), "--chip", "CH32V003", "--json")
                .out());
    boolean found = false;
    for (JsonNode build : inspected.get("builds")) {
      if (build.get("options").equals(first.at("/costs/plan"))) {
        found = true;
        assertThat(build.get("constantBytes").asInt() + build.get("codeBytes").asInt())
            .isEqualTo(first.at("/costs/flashBytes").asInt());
        assertThat(build.get("arenaBytes").asInt() + build.get("stackBytes").asInt())
            .isEqualTo(first.at("/costs/ramBytes").asInt());
        assertThat(build.get("estimatedInstructions").asLong())
            .isEqualTo(first.at("/costs/work").asLong());
      }
    }
    assertThat(found).isTrue();
  }

  private static String refused(Object... arguments) {
    Call call = CommandLineCall.nib(arguments);
    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.err()).hasLineCount(1);
    return call.err();
  }

  @Test
  void whatCannotBeSearchedIsRefusedInALine() {
    assertThat(refused("search", "--chip", "CH32V003", "-o", folder.resolve("x")))
        .contains("missing required option: '--data'");
    assertThat(refused("search", "--chip", "CH32V003", "--data", "synthetic"))
        .contains("missing required option: '-o'");
    Path x = folder.resolve("x");
    assertThat(refused("search", "--data", "synthetic", "-o", x))
        .contains("--chip or --flash must be given");
    assertThat(refused("search", "--data", "synthetic", "-o", x, "--chip", "Z80"))
        .contains("--chip Z80: there are ATmega328P");
    assertThat(refused("search", "--data", "synthetic", "-o", x, "--chip", "iCE40UP5K"))
        .contains("--chip iCE40UP5K: it is an FPGA; nets are searched for microcontrollers");
    assertThat(
            refused("search", "--data", "synthetic", "-o", x, "--flash", 512, "--instructions", 9))
        .contains("--instructions 9: it is the chip's core that counts them");
    assertThat(refused("search", "--data", "synthetic", "-o", x, "--flash", 512, "--epochs", "3,2"))
        .contains("--epochs: 2 epochs come behind 3");
    assertThat(refused("search", "report", x)).contains("has no search.json");
    assertThat(refused("search", "export", nets, "n0")).contains("has no finalist n0; there are n");
    assertThat(x).doesNotExist();
  }
}

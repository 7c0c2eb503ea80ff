package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.VerificationTarget;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.quantizer.FloatModel;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.verify.Targets;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * README and docs say what the commands say. With {@code -Dnib.figures.update=true}, which {@code
 * docs/figures} gives, the tables are written instead.
 */
class DocumentedFiguresTest {
  private static final boolean UPDATE = Boolean.getBoolean("nib.figures.update");

  /** {@code <!-- figures: NAME -->}, the table, {@code <!-- end -->}. */
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- figures: ([a-z0-9-]+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  private static final Pattern MARK =
      Pattern.compile("<!--\\s*(figure|end\\b)", Pattern.CASE_INSENSITIVE);

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Path.of("..", "README.md")));
    try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  @Test
  void tablesAreWhatTheirCommandMakes() throws IOException {
    Map<String, Supplier<String>> tables = DocumentedFigures.all();
    Set<String> found = new HashSet<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      Matcher block = BLOCK.matcher(text);
      String made =
          block.replaceAll(match -> Matcher.quoteReplacement(made(document, match, tables, found)));
      if (UPDATE) {
        Files.writeString(document, made);
      } else {
        assertThat(text).as("%s: run docs/figures", document).isEqualTo(made);
      }
    }
    assertThat(found).as("tables that stand somewhere").isEqualTo(tables.keySet());
  }

  private static String made(
      Path document, MatchResult match, Map<String, Supplier<String>> tables, Set<String> found) {
    String name = match.group(2);
    assertThat(tables).as(document.toString()).containsKey(name);
    found.add(name);
    return match.group(1) + tables.get(name).get() + match.group(4);
  }

  /** A mistyped mark would leave a table unchecked. */
  @Test
  void everyMarkOpensOrClosesATable() throws IOException {
    for (Path document : documents()) {
      String text = Files.readString(document);
      long blocks = BLOCK.matcher(text).results().count();
      long marks = MARK.matcher(text).results().count();
      assertThat(marks).as(document.toString()).isEqualTo(2 * blocks);
    }
  }

  /** What training decides stands in the records; all else is worked out anew. */
  @Test
  void theRecordsAreOfThisNetAndTheseTargets() throws IOException {
    TfliteFile floats =
        TfliteFile.of(
            "compact", TfliteWriter.write(CnnTrainer.untrained(Nets.COMPACT, 1).toGraph()));
    Console quiet = new Console(false, true);
    Program program =
        Lowering.lower(
            TfliteFile.of(
                "compact-int8",
                TfliteWriter.write(
                    Quantize.quantize(
                        new FloatModel(floats.graph()),
                        SyntheticDigits.generate(100, 1, SyntheticDigits.Part.TRAIN),
                        1,
                        quiet))));
    StepCost cost = StepCost.total(program);
    List<String> targets =
        Targets.all(new byte[0], 1).stream().map(VerificationTarget::name).toList();
    for (String images : List.of("mnist", "synthetic")) {
      JsonNode run = DocumentedFigures.recorded(images);
      String mend = "docs/results/quickstart-%s.json: run docs/figures --measure".formatted(images);
      assertThat(run.get("parameters").asInt()).as(mend).isEqualTo(Nets.COMPACT.parameterCount());
      assertThat(run.get("macs").asLong()).as(mend).isEqualTo(cost.macs());
      assertThat(run.get("constantBytes").asInt()).as(mend).isEqualTo(cost.constantBytes());
      assertThat(run.get("arenaBytes").asInt())
          .as(mend)
          .isEqualTo(CBackend.place(program, CTarget.of(Objective.SPEED)).arena().bytes());
      List<String> verified = new ArrayList<>();
      run.get("verification").forEach(result -> verified.add(result.get("target").asText()));
      assertThat(verified).as(mend).containsExactlyElementsOf(targets);
      assertThat(run.at("/verificationSummary/bytesDifferent").asLong()).as(mend).isZero();
    }
  }
}

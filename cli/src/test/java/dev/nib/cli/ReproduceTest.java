package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nib.model.tflite.TfliteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceTest {
  @TempDir private Path folder;

  @Test
  void quickRunTrainsAndScoresAllFour() throws Exception {
    CommandLineCall.Call call =
        CommandLineCall.nib(
            "reproduce",
            "--data",
            "synthetic",
            "--quick",
            "--images",
            1200,
            "--epochs",
            2,
            "--trees",
            10,
            "--test-images",
            200,
            "--json",
            "--quiet",
            "-o",
            folder);
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid("reproduce", result);
    ObjectNode saved =
        (ObjectNode) new ObjectMapper().readTree(folder.resolve("reproduction.json").toFile());
    // A net of two epochs may lose enough by quantisation for a warning, which the file has not.
    saved.set("warnings", result.get("warnings"));
    assertThat(saved).isEqualTo(result);
    assertThat(Path.of(result.get("report").asText())).isEqualTo(folder.resolve("report.html"));
    List<String> names = new ArrayList<>();
    for (JsonNode contestant : result.get("contestants")) {
      names.add(contestant.get("name").asText());
      assertThat(contestant.get("validation").get("accuracy").asDouble()).isBetween(0.3, 1.0);
    }
    assertThat(names).containsExactly("CNN", "CNN with augmentation", "random forest", "SVM");
    assertThat(result.get("robustness")).hasSize(6);
    for (JsonNode row : result.get("robustness")) {
      assertThat(row.get("accuracy")).hasSize(4);
    }
    JsonNode cnn = result.get("contestants").get(0);
    assertThat(cnn.get("trainImages").asInt()).isEqualTo(960);
    assertThat(cnn.get("validationImages").asInt()).isEqualTo(240);
    assertThat(cnn.get("epochs")).hasSize(2);
    assertThat(cnn.get("sha256").asText())
        .isEqualTo(TfliteFile.sha256(Files.readAllBytes(folder.resolve("cnn.tflite"))));
    assertThat(cnn.get("study").get("epochSeconds").asDouble()).isEqualTo(70);
    assertThat(cnn.get("floatBytes").asLong()).isEqualTo(Files.size(folder.resolve("cnn.tflite")));
    assertThat(TfliteFile.read(folder.resolve("cnn-augmented-int8.tflite")).graph().operators())
        .isNotEmpty();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("CNN with augmentation: float against int8", "random forest", "ATmega328P")
        .contains("forest and SVM", "macro average", "parts of 1,200 images (the study: 42,000)")
        .doesNotContain("http://", "https://");
  }
}

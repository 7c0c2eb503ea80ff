package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    int exitCode =
        Nib.run("reproduce", "--data", "synthetic", "--quick", "--quiet", "-o", folder.toString());
    assertThat(exitCode).isZero();
    JsonNode result =
        new ObjectMapper().readTree(Files.readString(folder.resolve("reproduction.json")));
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
    assertThat(cnn.get("study").get("epochSeconds").asDouble()).isEqualTo(70);
    assertThat(cnn.get("floatBytes").asLong()).isEqualTo(Files.size(folder.resolve("cnn.tflite")));
    assertThat(TfliteFile.read(folder.resolve("cnn-augmented-int8.tflite")).graph().operators())
        .isNotEmpty();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("CNN with augmentation: float against int8", "random forest", "ATmega328P")
        .doesNotContain("http://", "https://");
  }
}

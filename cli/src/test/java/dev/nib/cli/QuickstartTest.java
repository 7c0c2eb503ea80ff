package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.ExternalTool;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, on few images: everything that is said to be there is. */
class QuickstartTest {
  private static final int IMAGES = 300;

  @TempDir private Path folder;

  /** A label and the pixels a row. */
  private Path csv() throws IOException {
    LabelledImages digits = SyntheticDigits.generate(IMAGES, 7, SyntheticDigits.Part.TRAIN);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < digits.count(); i++) {
      rows.append(digits.label(i));
      for (int y = 0; y < digits.height(); y++) {
        for (int x = 0; x < digits.width(); x++) {
          rows.append(',').append(digits.pixel(i, y, x));
        }
      }
      rows.append('\n');
    }
    return Files.writeString(folder.resolve("digits.csv"), rows);
  }

  @Test
  void whatIsSaidToBeThereIs() throws Exception {
    NeededTools.need(List.of(ExternalTool.GCC, ExternalTool.CLANG_WASM, ExternalTool.WASM_LD));
    Path out = folder.resolve("out");
    Call call = CommandLineCall.nib("quickstart", "--data", csv(), "-o", out, "--json", "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid("quickstart", document);
    for (JsonNode file : document.get("files")) {
      assertThat(out.resolve(file.get("path").asText()))
          .isRegularFile()
          .hasSize(file.get("bytes").asLong());
    }
    assertThat(document.get("files").findValuesAsText("path"))
        .contains("c/digits_int8.h", "draw.html");
    assertThat(out.resolve("draw.html")).content().contains("<canvas");
    assertThat(document.at("/verificationSummary/bytesDifferent").asLong()).isZero();
    assertThat(document.at("/verificationSummary/equal").asInt()).isGreaterThan(5);
    assertThat(out).isDirectoryContaining("glob:**/report.html");
    assertThat(out).isDirectoryContaining("glob:**/summary.json");
  }
}

package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.conformance.ExternalTool;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way, on few images, as a newcomer goes it whose machine has compilers and no emulators:
 * everything that is said to be there is, and what is missing is named. {@code
 * -Dnib.test.tools=all} lets it have every tool that is installed.
 */
class QuickstartTest {
  private static final int IMAGES = 300;

  private static final int TIMEOUT_MINUTES = 10;

  private static final List<String> PROGRAMS = List.of("gcc", "g++", "clang", "clang++", "wasm-ld");

  private static final boolean ALL_TOOLS = System.getProperty("nib.test.tools", "").equals("all");

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

  /** A folder with a script for each program, which finds it and all that it calls itself. */
  private Path programs() throws IOException {
    Path there = Files.createDirectory(folder.resolve("bin"));
    String script = "#!/bin/sh\nPATH='%s'\nexec %s \"$@\"\n";
    for (String name : PROGRAMS) {
      Path program =
          Files.writeString(there.resolve(name), script.formatted(System.getenv("PATH"), name));
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return there;
  }

  /** The document of a process that finds these programs alone. */
  private String quickstart(Path out) throws IOException, InterruptedException {
    Path json = folder.resolve("json");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nib.cli.Nib",
                "quickstart",
                "--data",
                csv().toString(),
                "-o",
                out.toString(),
                "--json",
                "--quiet")
            .redirectOutput(json.toFile())
            .redirectError(errors.toFile());
    if (!ALL_TOOLS) {
      builder.environment().put("PATH", programs().toString());
    }
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return Files.readString(json);
  }

  @Test
  void whatIsSaidToBeThereIs() throws Exception {
    NeededTools.need(List.of(ExternalTool.GCC, ExternalTool.CLANG_WASM, ExternalTool.WASM_LD));
    Path out = folder.resolve("out");
    JsonNode document = new ObjectMapper().readTree(quickstart(out));
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
    if (!ALL_TOOLS) {
      List<String> notVerified = new ArrayList<>();
      document.at("/verificationSummary/notVerified").forEach(t -> notVerified.add(t.asText()));
      assertThat(notVerified)
          .contains("qemu-m4", "avr", "verilator", "wasm")
          .doesNotContain("tflite", "host-gcc-O2", "host-clang-O2");
    }
    assertThat(out).isDirectoryContaining("glob:**/report.html");
    assertThat(out).isDirectoryContaining("glob:**/summary.json");
  }
}

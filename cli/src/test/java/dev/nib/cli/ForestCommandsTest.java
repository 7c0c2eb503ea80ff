package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forest in the commands that take int8 models. */
class ForestCommandsTest {
  private static final int FLASH = 1500;

  @TempDir static Path folder;

  // Not by its name is it known.
  private static Path forest;
  private static JsonNode grown;

  @BeforeAll
  static void grow() throws IOException {
    forest = folder.resolve("woods.tflite");
    Call call =
        nib(
            "baseline",
            "forest",
            "--data",
            "synthetic",
            "--limit",
            500,
            "--trees",
            8,
            "--flash",
            FLASH,
            "-o",
            forest,
            "--json",
            "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    grown = new ObjectMapper().readTree(call.out());
    JsonSchemas.requireValid("baseline", grown);
  }

  @Test
  void itFitsTheFlashAndItsAccuracyIsThatOfSimulate() throws IOException {
    assertThat(grown.at("/flash/constantBytes").asInt()).isBetween(6, FLASH);
    assertThat(grown.at("/flash/validationImages").asInt()).isEqualTo(50);
    assertThat(grown.at("/trainImages").asInt()).isEqualTo(450);
    assertThat(grown.at("/flash/trials")).hasSizeGreaterThan(3);
    Call call = nib("simulate", forest, "--data", "synthetic", "--json", "--quiet");
    JsonNode simulated = new ObjectMapper().readTree(call.out());
    assertThat(simulated.get("accuracy")).isEqualTo(grown.at("/test/accuracy"));
    assertThat(simulated.get("confusion")).isEqualTo(grown.at("/test/confusion"));
    JsonNode inspected =
        new ObjectMapper().readTree(nib("inspect", forest, "--json", "--quiet").out());
    assertThat(inspected.get("constantBytes")).isEqualTo(grown.at("/flash/constantBytes"));
    assertThat(nib("inspect", forest).out())
        .contains("random forest", "CH32V003", "3 for a question, 4 bits of a pixel");
  }

  @Test
  void robustnessStartsWithTheAccuracyOfSimulate() throws IOException {
    Call call = nib("robustness", forest, "--data", "synthetic", "--json", "--quiet");
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode measured = new ObjectMapper().readTree(call.out());
    assertThat(measured.at("/models/0/clean")).isEqualTo(grown.at("/test/accuracy"));
  }

  @Test
  void verifyComparesClassAndVotes() {
    Call call = nib("verify", forest, "--data", "synthetic", "-n", 60, "--target", "host-gcc-O2");
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .contains("the class and all votes of 60 images", "1,260 bytes compared, 0 different");
    assertThat(nib("verify", forest, "--random", "-n", 8, "--target", "host-gcc-O0").out())
        .contains("168 bytes compared, 0 different");
  }

  @Test
  void generateWritesOneHeader() throws IOException {
    Path out = folder.resolve("c");
    Call call =
        nib("generate", "c", forest, "--chip", "CH32V003", "--data", "synthetic", "-o", out);
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(Files.readString(out.resolve("woods.h")))
        .contains(
            "int woods_predict(const uint8_t *image, uint16_t *votes);",
            grown.get("sha256").asText());
    assertThat(Files.readString(out.resolve("main.c"))).contains("expected");
  }

  @Test
  void whatAForestHasNotIsRefusedInOneLine() throws IOException {
    Path out = folder.resolve("x");
    assertRefused("--for ram: is for nets", "generate", "c", forest, "--for", "ram", "-o", out);
    assertRefused("--rows: is for nets", "generate", "c", forest, "--rows", "-o", out);
    assertRefused("--pixels: is for nets", "verify", forest, "--random", "--pixels", "0..1");
    assertRefused("--input: is for nets", "verify", forest, "--input", "a.npy");
    assertRefused("a forest takes --data, not --image", "simulate", forest, "--image", "a.png");
    assertRefused("is a random forest, a net is needed", "generate", "verilog", forest, "-o", out);
    assertRefused(
        "--flash is for forest", "baseline", "svm", "--flash", 9, "--data", "synthetic", "-o", out);
  }

  @Test
  void whatDoesNotFitTheChipIsRefusedWithNumbers() {
    Path large = folder.resolve("large.forest");
    assertThat(
            nib(
                    "baseline",
                    "forest",
                    "--data",
                    "synthetic",
                    "--limit",
                    1500,
                    "--trees",
                    60,
                    "-o",
                    large,
                    "--quiet")
                .exitCode())
        .isZero();
    Path out = folder.resolve("y");
    assertRefused(
        "bytes of flash short; nib baseline forest --flash makes a smaller one",
        "generate",
        "c",
        large,
        "--chip",
        "CH32V003",
        "-o",
        out);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(forest);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length / 2));
    bytes[bytes.length / 2] ^= 1;
    Path changed = Files.write(folder.resolve("changed"), bytes);
    for (Path file : new Path[] {cut, changed}) {
      assertRefused(file + ": damaged: its checksum is ", "inspect", file);
      assertRefused("train it again", "simulate", file, "--data", "synthetic");
    }
  }

  private static void assertRefused(String message, Object... arguments) {
    Call call = nib(arguments);
    assertThat(call.exitCode()).as(call.out()).isEqualTo(2);
    assertThat(call.err().strip()).contains(message).doesNotContain("\n");
  }
}

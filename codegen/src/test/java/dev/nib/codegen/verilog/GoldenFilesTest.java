package dev.nib.codegen.verilog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files of a tiny dense net at 3 lanes, letter for letter.
 *
 * <p>A text that differs is left beside the golden one with {@code _actual} at the end of its name:
 * look at the difference, then rename it if it is meant.
 */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/verilog");

  @Test
  void generatedTextIsTheGoldenText() throws IOException {
    List<GeneratedFile> files =
        TestPrograms.files(TestPrograms.dense(4, 2), new VerilogOptions(3)).stream()
            .filter(file -> !file.path().matches("nib_rom.*|.*(multipliers|shifts).*"))
            .toList();
    assertThat(files).hasSize(12);
    List<Path> different = new ArrayList<>();
    for (GeneratedFile file : files) {
      Path golden = GOLDEN.resolve(file.path());
      Path actual = GOLDEN.resolve(file.path() + "_actual");
      String text = file.text().replace(Version.NIB, "VERSION");
      if (Files.exists(golden) && Files.readString(golden).equals(text)) {
        Files.deleteIfExists(actual);
      } else {
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, text);
        different.add(actual);
      }
    }
    assertThat(different).as("texts that differ from the golden ones").isEmpty();
  }
}

package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where commands write. */
class OutputTargetsTest {
  @TempDir private Path folder;

  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void commandsRefuseTargetsBeforeTheyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Object[][] commands = {
      {"train", "--data", "no-such-data", "-o", folder},
      {"train", "--data", "no-such-data", "-o", file.resolve("x.tflite")},
      {"quantize", "no-such.tflite", "--calibration", "no-such-data", "-o", folder},
      {"baseline", "svm", "--data", "no-such-data", "-o", folder},
      {"reproduce", "--data", "no-such-data", "-o", file},
      {"quickstart", "--data", "no-such-data", "-o", file},
      {"generate", "c", "no-such.tflite", "-o", file},
      {"generate", "verilog", "no-such.tflite", "-o", file},
      {"simulate", "no-such.tflite", "--data", "no-such-data", "--trace", file},
      {"simulate", "no-such.tflite", "--input", "no-such.npy", "-o", file},
      {"verify", "no-such.tflite", "--random", "--keep", file},
      {"fuzz", "-n", "1", "-o", file},
      {"zoo", "train", "kb2", "--data", "no-such-data", "-o", file},
    };
    for (Object[] command : commands) {
      CommandLineCall.Call call = CommandLineCall.nib(command);
      assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
      assertThat(call.err())
          .as("%s", command[0])
          .hasLineCount(1)
          .contains("nib: -")
          .contains(folder.toString())
          .doesNotContain("no-such");
    }
    assertThat(everything()).containsExactly("", "file");
  }
}

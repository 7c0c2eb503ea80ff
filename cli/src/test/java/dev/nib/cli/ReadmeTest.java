package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Every command that README shows is one that nib takes; {@link CommandLineTest} runs their kinds.
 */
class ReadmeTest {
  @Test
  void everyCommandParses() throws IOException {
    List<String> commands =
        Files.readString(Path.of("../README.md"))
            .lines()
            .filter(line -> line.startsWith("./nib "))
            .map(line -> line.replaceAll("\\s+#.*", ""))
            .toList();
    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      String[] words = command.split(" +", -1);
      // Throws with the reason when an option or a command is unknown or missing.
      CommandLine.ParseResult parsed =
          Nib.commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length));
      assertThat(parsed.hasSubcommand()).as(command).isTrue();
    }
  }
}

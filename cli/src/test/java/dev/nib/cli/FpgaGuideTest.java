package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.model.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The commands of docs/fpga.md: all are taken, and those of its shell blocks run in their order.
 */
class FpgaGuideTest {
  private static final Path GUIDE = Path.of("../docs/fpga.md");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final List<ExternalTool> TOOLS =
      List.of(ExternalTool.YOSYS, ExternalTool.NEXTPNR_ICE40, ExternalTool.IVERILOG);

  @TempDir private Path folder;

  private static final String NIB = "./nib ";

  @Test
  void everyCommandParses() throws IOException {
    List<String> commands =
        Files.readString(GUIDE).lines().filter(line -> line.startsWith(NIB)).toList();
    assertThat(commands).hasSizeGreaterThan(6);
    for (String command : commands) {
      // Throws with the reason when an option or a command is unknown or missing.
      CommandLine.ParseResult parsed =
          Nib.commandLine().parseArgs(ReadmeTest.words(command.substring(NIB.length())));
      assertThat(parsed.hasSubcommand()).as(command).isTrue();
    }
  }

  @Test
  void theStepsRunInTheirOrder() throws Exception {
    List<ToolState> missing = new Toolbox().missing(TOOLS);
    Needs.tool(
        missing.isEmpty(),
        () -> missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
    Path at = folder;
    int run = 0;
    for (String line : shellLines()) {
      if (line.startsWith("cd ")) {
        at = line.equals("cd -") ? folder : folder.resolve(line.substring("cd ".length()));
      } else if (line.startsWith(NIB)) {
        nib(line);
      } else {
        ProcessResult result = ProcessRunner.run(List.of("bash", "-c", line), at, TIMEOUT);
        assertThat(result.ok()).as(line + ": " + result.summary()).isTrue();
      }
      run++;
    }
    assertThat(run).isGreaterThan(8);
    assertThat(folder.resolve("out/icebreaker/board/kb4_int8_icebreaker.bin")).isNotEmptyFile();
    assertThat(folder.resolve("out/kb2/core/results.txt")).content().hasLineCount(10);
  }

  private void nib(String line) {
    String[] words =
        Arrays.stream(ReadmeTest.words(line.substring(NIB.length())))
            .map(word -> word.startsWith("out/") ? folder.resolve(word).toString() : word)
            .toArray(String[]::new);
    assertThat(Nib.run(words)).as(line).isZero();
  }

  private static List<String> shellLines() throws IOException {
    String guide = Files.readString(GUIDE);
    return Arrays.stream(guide.split("```sh\n", -1))
        .skip(1)
        .flatMap(block -> block.substring(0, block.indexOf("```")).lines())
        .filter(line -> !line.isBlank())
        .toList();
  }
}

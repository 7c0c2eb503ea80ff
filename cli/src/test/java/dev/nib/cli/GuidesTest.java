package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.model.testing.Needs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The commands of the guides: all are taken, and those of their shell blocks run in their order.
 */
class GuidesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String NIB = "./nib ";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int PICTURE = 40;
  private static final int PICTURES_A_CLASS = 30;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fpga.md",
        "own-images.md",
        "python.md",
        "images.md",
        "forest.md",
        "microcontrollers.md",
        "ci.md"
      })
  void everyCommandParses(String guide) throws IOException {
    List<String> commands =
        Files.readString(DOCS.resolve(guide)).lines().filter(line -> line.startsWith(NIB)).toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      // Throws with the reason when an option or a command is unknown or missing.
      CommandLine.ParseResult parsed =
          Nib.commandLine().parseArgs(ReadmeTest.words(command(command)));
      assertThat(parsed.hasSubcommand()).as(command).isTrue();
    }
  }

  @Test
  void fromAModelToABoard() throws Exception {
    NeededTools.need(
        List.of(ExternalTool.YOSYS, ExternalTool.NEXTPNR_ICE40, ExternalTool.IVERILOG));
    run("fpga.md");
    assertThat(folder.resolve("out/icebreaker/board/kb4_int8_icebreaker.bin")).isNotEmptyFile();
    assertThat(folder.resolve("out/kb2/core/results.txt")).content().hasLineCount(10);
  }

  @Test
  void fromAModelToAMicrocontroller() throws Exception {
    NeededTools.need(List.of(ExternalTool.GCC));
    ProcessResult cmake = ProcessRunner.run(List.of("cmake", "--version"), folder, TIMEOUT);
    Needs.tool(cmake.ok(), () -> "cmake is missing (apt-get install cmake)");
    assertThat(run("microcontrollers.md"))
        .contains("100% tests passed, 0 tests failed out of 3")
        .containsPattern("image: the first test image, a \\d\n")
        .contains("0 bytes differ from nib's simulator");
    assertThat(folder.resolve("out/send")).isExecutable();
  }

  @Test
  void withImagesOfOnesOwn() throws Exception {
    NeededTools.need(List.of(ExternalTool.GCC));
    photos();
    String printed = run("own-images.md");
    assertThat(printed).contains("have bright borders: inverted");
    assertThat(folder.resolve("out/c/main.c")).content().contains("the first test image");
  }

  @Test
  void besidePython() throws Exception {
    ProcessResult numpy =
        ProcessRunner.run(List.of("python3", "-c", "import numpy"), folder, TIMEOUT);
    Needs.tool(numpy.ok(), () -> "NumPy is missing: apt-get install python3-numpy");
    assertThat(run("python.md"))
        .contains("int8 (200, 10) [", "real = 0.00390625 * (int8 - -128)")
        .contains("the same");
  }

  /** Dark digits on bright paper, larger than a net's input. */
  private void photos() throws IOException {
    LabelledImages digits =
        SyntheticDigits.generate(10 * PICTURES_A_CLASS, 5, SyntheticDigits.Part.TRAIN);
    for (int i = 0; i < digits.count(); i++) {
      BufferedImage picture = new BufferedImage(PICTURE, PICTURE, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < PICTURE; y++) {
        for (int x = 0; x < PICTURE; x++) {
          int row = y * digits.height() / PICTURE;
          int column = x * digits.width() / PICTURE;
          int level = digits.pixel(i, row, column);
          picture.getRaster().setSample(x, y, 0, 255 - level);
        }
      }
      Path of = Files.createDirectories(folder.resolve("photos/" + digits.label(i)));
      try (Stream<Path> there = Files.list(of)) {
        ImageIO.write(picture, "png", of.resolve(there.count() + ".png").toFile());
      }
    }
  }

  /** Runs the shell blocks of a guide; what nib and the others printed. */
  private String run(String guide) throws Exception {
    StringBuilder printed = new StringBuilder();
    Path at = folder;
    int run = 0;
    for (String line : shellLines(guide)) {
      if (line.startsWith("cd ")) {
        at = line.equals("cd -") ? folder : folder.resolve(line.substring("cd ".length()));
      } else if (line.startsWith(NIB)) {
        printed.append(nib(line));
      } else {
        ProcessResult result = ProcessRunner.run(List.of("bash", "-c", line), at, TIMEOUT);
        assertThat(result.ok()).as(line + ": " + result.summary()).isTrue();
        printed.append(result.output());
      }
      run++;
    }
    assertThat(run).isGreaterThan(6);
    return printed.toString();
  }

  private String nib(String line) throws IOException {
    Object[] words =
        Arrays.stream(ReadmeTest.words(command(line)))
            .map(
                word -> word.matches("(out|photos)(/.*)?") ? folder.resolve(word).toString() : word)
            .toArray();
    Call call = CommandLineCall.nib(words);
    assertThat(call.exitCode()).as(line + ": " + call.err()).isZero();
    int redirected = line.indexOf(" > ");
    if (redirected >= 0) {
      Files.writeString(folder.resolve(line.substring(redirected + " > ".length())), call.out());
    }
    return call.out() + call.err();
  }

  /** The words behind {@code ./nib}, without where their output goes. */
  private static String command(String line) {
    return line.substring(NIB.length()).replaceFirst(" > \\S+$", "");
  }

  private static List<String> shellLines(String guide) throws IOException {
    return Arrays.stream(Files.readString(DOCS.resolve(guide)).split("```sh\n", -1))
        .skip(1)
        .flatMap(block -> block.substring(0, block.indexOf("```")).lines())
        .filter(line -> !line.isBlank())
        .toList();
  }
}

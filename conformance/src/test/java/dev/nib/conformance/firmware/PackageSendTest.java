package dev.nib.conformance.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RandomInputs;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A package's program that sends images, and boards that answer otherwise than they should; all at
 * once, since the program mostly waits for a board to start.
 */
@Execution(ExecutionMode.CONCURRENT)
class PackageSendTest {
  private static final Program KB4 = PackageFolder.zoo("kb4");
  private static final String ANSWER = "7 -128 -128 -128 -128 -128 -128 -128 127 -128 -128";

  @TempDir private static Path folder;
  private static String ink;

  @BeforeAll
  static void compile() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder kb4 =
        PackageFolder.write(
            folder.resolve("package"),
            KB4,
            CTarget.of(Objective.ROWS),
            RandomInputs.of(KB4, 5, 3).get(4));
    ink = picture("ink.pgm", 28, 28, 0);
    Path send = kb4.root().resolve("examples/serial/host/send.c");
    Path board = PackageFolder.resource("board_stand_in.c", folder);
    for (Path source : List.of(send, board)) {
      String program = source.getFileName().toString().replace(".c", "");
      assertThat(
              PackageFolder.done(
                  folder,
                  List.of(
                      "gcc",
                      "-O2",
                      "-Wall",
                      "-Wextra",
                      "-Werror",
                      "-o",
                      program,
                      source.toString())))
          .isBlank();
    }
  }

  /** The name of a picture of one level of grey. */
  private static String picture(String name, int columns, int rows, int level) throws IOException {
    byte[] head = "P5 %d %d 255\n".formatted(columns, rows).getBytes(UTF_8);
    byte[] file = Arrays.copyOf(head, head.length + columns * rows);
    Arrays.fill(file, head.length, file.length, (byte) level);
    Files.write(folder.resolve(name), file);
    return name;
  }

  /** What is said of a picture by a board with some answer. */
  private ProcessResult sent(String picture, String answer) throws Exception {
    return PackageFolder.run(
        folder, List.of("./board_stand_in", "28", "28", answer, "./send", "{}", picture));
  }

  @Test
  void aWholeAnswerIsPrinted() throws Exception {
    ProcessResult result = sent(ink, ANSWER);
    assertThat(result.ok()).as(result.output()).isTrue();
    assertThat(result.output())
        .contains("0: " + ANSWER + "\n", "784 bytes came")
        .doesNotContain("border");
  }

  /** A board that runs already says nothing of its net when the port is opened. */
  @ParameterizedTest
  @CsvSource({"30, 28", "28, 21", "28, 56", "14, 56", "64, 48"})
  void noOtherSizeIsSent(int columns, int rows) throws Exception {
    String other = picture(columns + "x" + rows + ".pgm", columns, rows, 0);
    ProcessResult result = sent(other, ANSWER);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "send: %s: has %d columns and %d rows, kb4_int8 takes 28 and 28; nib predict PICTURE"
                .formatted(other, columns, rows))
        .contains("0 bytes came");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".! 588 of 784",
        "! 756 of 784",
        "# kb4_int8 28 28 10",
        "7 -128 -128",
        "7 -128 -128 -128 -128 -128 -128 -128 127 -128 -1x",
        "7 -128 -128 -128 -128 -128 -128 -128 127 -128 -128 3",
        "12 -128 -128 -128 -128 -128 -128 -128 127 -128 -128",
        "7 -128 -128 -128 -128 -128 -128 -128 1127 -128 -128",
        "hello"
      })
  void whatIsNoAnswerIsAnError(String line) throws Exception {
    ProcessResult result = sent(ink, line);
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "send: the board: \"%s\" is not a class and 10 scores, 3 times; reset it"
                .formatted(line))
        .doesNotContain("0: ");
  }

  @Test
  void ofDarkInkOnBrightPaperAWordIsSaid() throws Exception {
    ProcessResult result = sent(picture("paper.pgm", 28, 28, 250), ANSWER);
    assertThat(result.ok()).as(result.output()).isTrue();
    assertThat(result.output())
        .contains("send: image 0: its border is bright, 250 of 255: dark ink on bright paper?")
        .contains("0: " + ANSWER + "\n");
  }
}

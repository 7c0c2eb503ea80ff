package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command that README shows is one that nib takes, and the steps run in their order. */
class ReadmeTest {
  /** Makes a step small enough for a test; everything else is as README has it. */
  private static final Map<String, List<String>> SMALLER =
      Map.of(
          "train", List.of("--limit", "600", "--epochs", "2"),
          "baseline", List.of("--limit", "500", "--trees", "5"),
          "quantize", List.of("-n", "100"),
          "compare", List.of("-n", "300", "--min-accuracy", "30"),
          "simulate", List.of(),
          "verify", List.of("-n", "3", "--target", "host-gcc-O2"),
          "fuzz", List.of("-n", "20"));

  /** They have a test of their own that runs them as README does. */
  private static final Set<String> ELSEWHERE = Set.of("reproduce", "doctor", "search");

  @TempDir private Path folder;

  private static List<String[]> commands(String fromHeading) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    return readme
        .substring(readme.indexOf(fromHeading))
        .lines()
        .filter(line -> line.startsWith("./nib "))
        .map(line -> line.replaceAll("\\s+#.*", "").substring("./nib ".length()))
        .map(ReadmeTest::words)
        .toList();
  }

  /** What a shell makes of a line: words in quotes stay together. */
  static String[] words(String line) {
    return Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> Stream.of(1, 2, 3).map(word::group).filter(Objects::nonNull).findFirst())
        .map(Optional::orElseThrow)
        .toArray(String[]::new);
  }

  @Test
  void everyCommandParses() throws IOException {
    List<String[]> commands = commands("# nib");
    assertThat(commands).hasSizeGreaterThan(8);
    for (String[] command : commands) {
      // Throws with the reason when an option or a command is unknown or missing.
      CommandLine.ParseResult parsed = Nib.commandLine().parseArgs(command);
      assertThat(parsed.hasSubcommand()).as(String.join(" ", command)).isTrue();
    }
  }

  /** Which {@code ./test} builds and runs. */
  @Test
  void theLibrarysLinesAreTheExamples() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    int start = readme.indexOf("```java\n", readme.indexOf("## As a Java library"));
    String lines =
        readme.substring(start + "```java\n".length(), readme.indexOf("```\n", start + 1));
    assertThat(lines.lines()).hasSizeBetween(8, 12);
    String example = Files.readString(Path.of("../examples/embed/src/main/java/embed/Embed.java"));
    assertThat(example).contains(lines.indent(4));
  }

  @Test
  void theStepsRunInTheirOrder() throws IOException {
    pictures();
    int run = 0;
    for (String[] command : commands("## One step at a time")) {
      if (ELSEWHERE.contains(command[0])) {
        continue;
      }
      List<String> words = new ArrayList<>();
      for (String word : command) {
        words.add(isFile(word) ? folder.resolve(word).toString() : word);
      }
      words.addAll(SMALLER.getOrDefault(command[0], List.of()));
      if (takesQuiet(command[0])) {
        words.add("--quiet");
      }
      // The same option twice is refused, so README's own value goes.
      int exitCode = Nib.run(withoutRepeated(words).toArray(String[]::new));
      assertThat(exitCode).as(String.join(" ", words)).isZero();
      run++;
    }
    assertThat(run).isGreaterThan(8);
    assertThat(folder.resolve("digits-int8.tflite")).exists();
    assertThat(folder.resolve("out/verilog")).isDirectory();
  }

  /** The pictures that README predicts. */
  private void pictures() {
    LabelledImages digits = SyntheticDigits.generate(10, 3, SyntheticDigits.Part.TEST);
    for (int i = 0; i < digits.count(); i++) {
      GreyImage picture = TestPictures.photograph(digits.image(i), 90, 120, 12, 6 * i);
      TestPictures.png(folder.resolve("photos/%d/a.png".formatted(digits.label(i))), picture);
      TestPictures.png(folder.resolve("photo.jpg"), picture);
    }
  }

  private static boolean isFile(String word) {
    return (word.contains(".") && !word.matches("[0-9.]+"))
        || word.startsWith("out/")
        || word.equals("photos")
        || word.equals("trace");
  }

  private static boolean takesQuiet(String command) {
    return !Set.of("inspect", "generate").contains(command);
  }

  /** Of an option given twice the last stays. */
  private static List<String> withoutRepeated(List<String> words) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean again =
          words.get(i).startsWith("-") && words.subList(i + 1, words.size()).contains(words.get(i));
      if (again) {
        i++;
      } else {
        kept.add(words.get(i));
      }
    }
    return kept;
  }
}

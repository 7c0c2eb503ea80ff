package dev.nib.cli;

import static dev.nib.cli.CommandLineCall.nib;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.cli.CommandLineCall.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed and what is generated do not depend on the machine's locale. */
class LocaleTest {
  private static final String MODEL = "zoo:mega328";

  private final Locale before = Locale.getDefault();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void commandsSayTheSameEverywhere() throws IOException {
    List<String> expected = texts("en-US");
    assertThat(expected.get(0)).containsPattern("flash: \\d+,\\d{3} bytes").contains(" of 32,768 ");
    assertThat(expected.get(1)).contains("test images  1,200").containsPattern("\\d\\.\\d\\d %");
    assertThat(texts("de-DE")).isEqualTo(expected);
    assertThat(texts("ar-EG-u-nu-arab")).isEqualTo(expected);
  }

  /** Of some commands, and of the files that they write. */
  private List<String> texts(String locale) throws IOException {
    Path output = Files.createDirectories(folder.resolve("out"));
    List<Call> calls = new ArrayList<>();
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("inspect", MODEL),
            List.of(
                "compare",
                MODEL,
                MODEL,
                "--data",
                "synthetic",
                "-n",
                "1200",
                "--layer-images",
                "9"),
            List.of("compare", MODEL, MODEL, "--data", "synthetic", "--max-drop", "-1.5"),
            List.of("simulate", MODEL, "--data", "synthetic", "-n", "20"),
            List.of("generate", "c", MODEL, "-o", output),
            List.of("generate", "verilog", MODEL, "-o", output),
            List.of("zoo", "list"))) {
      Locale.setDefault(Locale.forLanguageTag(locale));
      calls.add(nib(Stream.concat(command.stream(), Stream.of("--quiet")).toArray()));
    }
    List<String> texts = new ArrayList<>();
    calls.forEach(call -> texts.add(call.exitCode() + " " + call.out() + call.err()));
    try (Stream<Path> files = Files.walk(output)) {
      files.filter(Files::isRegularFile).sorted().map(LocaleTest::text).forEach(texts::add);
    }
    return texts;
  }

  private static String text(Path file) {
    try {
      return file + " " + Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

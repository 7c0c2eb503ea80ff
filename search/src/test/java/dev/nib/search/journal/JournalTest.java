package dev.nib.search.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.search.space.Augment;
import dev.nib.search.space.Candidate;
import dev.nib.search.trial.Costs;
import dev.nib.search.trial.Trial;
import dev.nib.search.trial.Trial.Stage;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal holds every result once, whatever happened while it was written. */
class JournalTest {
  @TempDir Path folder;

  private static TrialResult result(int channels, double accuracy) {
    Candidate candidate =
        new Candidate("conv:3:%d pool classifier:10".formatted(channels), 0.01, Augment.MILD, true);
    return new TrialResult(
        new Trial(candidate, Stage.LAST, 7, -5, true),
        0.5,
        accuracy,
        new Costs("--for ram", 1, 2, 3, 4, 5, 6),
        "",
        1.25,
        "QUJD",
        "");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    TrialResult failed =
        new TrialResult(result(9, 0).trial(), 0, 0, null, "a loss that is no number", 3, "", "");
    try (Journal journal = Journal.open(folder)) {
      journal.add(result(1, 0.9));
      journal.add(failed);
      journal.add(result(1, 0.3)); // of the same trial: late, and not counted
    }
    assertThat(Journal.read(folder).values()).containsExactly(result(1, 0.9), failed);
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.find(result(1, 0).trial())).contains(result(1, 0.9));
      assertThat(journal.find(result(2, 0).trial())).isEmpty();
      journal.add(result(2, 0.8));
    }
    assertThat(Journal.read(folder).values())
        .containsExactly(result(1, 0.9), failed, result(2, 0.8));
    assertThat(result(1, 0).float32Bytes()).isEqualTo(new byte[] {'A', 'B', 'C'});
  }

  @Test
  void aTornLineIsLeftOutAndWrittenOver() throws IOException {
    Path file = folder.resolve(Journal.FILE);
    try (Journal journal = Journal.open(folder)) {
      journal.add(result(1, 0.9));
      journal.add(result(2, 0.8));
    }
    byte[] whole = Files.readAllBytes(file);
    String text = new String(whole, java.nio.charset.StandardCharsets.UTF_8);
    int second = text.indexOf('\n') + 1;
    for (int cut : List.of(second, second + 1, whole.length - 2, whole.length - 1)) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      assertThat(Journal.read(folder).values()).containsExactly(result(1, 0.9));
      try (Journal journal = Journal.open(folder)) {
        assertThat(journal.all()).containsExactly(result(1, 0.9));
        journal.add(result(2, 0.8));
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void aDamagedLineIsRefusedByItsNumber() throws IOException {
    Files.writeString(folder.resolve(Journal.FILE), "{\"trial\":3}\n");
    assertThatThrownBy(() -> Journal.read(folder))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("trials.jsonl: line 1 is damaged");
    Files.writeString(folder.resolve(Journal.FILE), "{\n", StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> Journal.read(folder)).hasMessageContaining("line 1 is damaged");
  }

  @Test
  void twoSearchesDoNotWriteInOneFolder() {
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.all()).isEmpty();
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(ToolkitException.class)
          .hasMessageContaining("another search writes there");
    }
  }

  @Test
  void noMoreDoTwoProcesses() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.all()).isEmpty();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Another.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(other.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(Files.readString(output)).contains("another search writes there");
  }

  /** Opens a journal in a process of its own. */
  static final class Another {
    private Another() {}

    public static void main(String... arguments) {
      Journal.open(Path.of(arguments[0])).close();
    }
  }
}

package dev.nib.toolkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs are judged before the work, and written whole or not at all. */
class OutputFilesTest {
  @TempDir private Path folder;

  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  private static void assertRefused(Runnable check, String... fragments) {
    assertThatThrownBy(check::run)
        .isInstanceOf(ToolkitException.class)
        .hasMessageContainingAll(fragments);
  }

  @Test
  void targetsAreJudgedBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    List<String> before = everything();
    assertThatCode(() -> OutputFiles.requireFile(Setting.OUTPUT, folder.resolve("a/b/c")))
        .doesNotThrowAnyException();
    assertThatCode(() -> OutputFiles.requireFile(Setting.OUTPUT, file)).doesNotThrowAnyException();
    assertThatCode(() -> OutputFiles.requireFolder(Setting.OUTPUT, folder))
        .doesNotThrowAnyException();
    assertThatCode(() -> OutputFiles.requireFolder(Setting.OUTPUT, folder.resolve("new/er")))
        .doesNotThrowAnyException();
    assertRefused(() -> OutputFiles.requireFile(Setting.OUTPUT, folder), "output ", "is a folder");
    assertRefused(
        () -> OutputFiles.requireFile(Setting.OUTPUT, Path.of("/dev/null")), "no regular file");
    assertRefused(() -> OutputFiles.requireFile(Setting.OUTPUT, Path.of("")), "output is empty");
    assertRefused(
        () -> OutputFiles.requireFile(Setting.OUTPUT, file.resolve("below")), "is no folder");
    assertRefused(() -> OutputFiles.requireFolder(Setting.KEEP, file), "keep ", "is a file");
    assertRefused(
        () -> OutputFiles.requireFolder(Setting.OUTPUT, file.resolve("below")), "is no folder");
    String tooLong = "x".repeat(300);
    assertRefused(
        () -> OutputFiles.requireFile(Setting.OUTPUT, folder.resolve(tooLong)), "too long");
    assertRefused(
        () -> OutputFiles.requireFile(Setting.OUTPUT, folder.resolve("a").resolve(tooLong)),
        "long");
    assertRefused(() -> OutputFiles.requireFolder(Setting.OUTPUT, Path.of("/proc/nib")), "/proc");
    assertThat(everything()).as("judging leaves nothing behind").isEqualTo(before);
  }

  @Test
  void allFilesAreWrittenOrNone() throws IOException {
    Files.writeString(folder.resolve("kept"), "old");
    Files.writeString(folder.resolve("blocker"), "a file, where the second needs a folder");
    List<String> before = everything();
    Map<Path, byte[]> contents = new LinkedHashMap<>();
    contents.put(folder.resolve("kept"), new byte[] {'n'});
    contents.put(folder.resolve("new/folder/file"), new byte[100_000]);
    contents.put(folder.resolve("blocker/file"), new byte[1]);
    assertThatThrownBy(() -> OutputFiles.write(contents))
        .isInstanceOf(ToolkitException.class)
        .hasMessageContaining("blocker/file: cannot be written");
    assertThat(everything()).isEqualTo(before);
    assertThat(folder.resolve("kept")).hasContent("old");
    contents.remove(folder.resolve("blocker/file"));
    OutputFiles.write(contents);
    assertThat(folder.resolve("kept")).hasContent("n");
    assertThat(folder.resolve("new/folder/file")).hasSize(100_000);
    assertThat(everything()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void aLinkStaysAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());
    OutputFiles.write(link, "new");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(target).hasContent("new");
  }
}

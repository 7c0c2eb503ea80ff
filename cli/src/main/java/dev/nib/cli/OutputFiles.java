package dev.nib.cli;

import dev.nib.codegen.GeneratedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes outputs beside their target first and renames them into place: all or nothing. */
final class OutputFiles {
  private OutputFiles() {}

  static void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  static void write(Path target, byte[] content) {
    Path absolute = target.toAbsolutePath();
    try {
      Files.createDirectories(absolute.getParent());
      Path temporary = Files.createTempFile(absolute.getParent(), ".nib-", ".part");
      try {
        Files.write(temporary, content);
        // Temporary files are private; a result is as readable as any other file.
        temporary.toFile().setReadable(true, false);
        move(temporary, absolute);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UsageException(target + ": cannot be written: " + e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes all {@code files} below {@code folder}. */
  static void write(Path folder, List<GeneratedFile> files) {
    for (GeneratedFile file : files) {
      write(folder.resolve(file.path()), file.bytes());
    }
  }
}

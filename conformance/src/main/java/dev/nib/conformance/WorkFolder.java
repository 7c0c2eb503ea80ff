package dev.nib.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that runs leave nothing in. */
public final class WorkFolder {
  private WorkFolder() {}

  /** Deletes {@code folder} and what is in it; what cannot be deleted stays, which harms nobody. */
  public static void deleteQuietly(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      return; // a temporary folder: the system removes it in the end
    }
  }
}

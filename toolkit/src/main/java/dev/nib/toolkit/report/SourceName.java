package dev.nib.toolkit.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What images are called in titles, which are read on other machines: a name, never a path. */
final class SourceName {
  private SourceName() {}

  /**
   * The last name of a path; {@code synthetic} and {@code mnist} are names already.
   *
   * @param source of images, as a user named it
   */
  static String of(String source) {
    try {
      Path name = Path.of(source).toAbsolutePath().normalize().getFileName();
      return name == null || name.toString().isEmpty() ? "images" : name.toString();
    } catch (InvalidPathException e) {
      return "images";
    }
  }
}

package dev.nib.toolkit.generate;

import dev.nib.codegen.GeneratedFile;
import java.util.List;

/**
 * A file that was written.
 *
 * @param path in the folder, with forward slashes
 * @param bytes its size
 */
public record Written(String path, long bytes) {
  /** One for each file. */
  public static List<Written> all(List<GeneratedFile> files) {
    return files.stream().map(f -> new Written(f.path(), f.bytes().length)).toList();
  }
}

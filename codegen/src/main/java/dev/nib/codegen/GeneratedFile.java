package dev.nib.codegen;

import java.nio.charset.StandardCharsets;

/**
 * A file of generated output.
 *
 * @param path relative to the output folder, with forward slashes
 * @param text UTF-8, lines end with LF
 */
public record GeneratedFile(String path, String text) {
  public GeneratedFile {
    if (path.startsWith("/") || path.contains("..") || path.contains("\\")) {
      throw new IllegalArgumentException("path " + path + " leaves the output folder");
    }
    if (text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(path + ": generated text has a carriage return");
    }
  }

  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

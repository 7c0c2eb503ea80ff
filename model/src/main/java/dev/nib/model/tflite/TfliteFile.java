package dev.nib.model.tflite;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A {@code .tflite} file that has been read: the graph, and what tells the file from others.
 *
 * @param name the file's name without its folder and without the {@code .tflite} ending
 * @param sha256 of the whole file, in lower-case hexadecimal
 * @param bytes size of the file
 * @param notes lines that say what of the file the graph does not show, mostly none
 */
public record TfliteFile(String name, String sha256, long bytes, Graph graph, List<String> notes) {
  /** What the names of such files end in. */
  public static final String ENDING = ".tflite";

  /** Reads {@code path}; every refusal begins with the path. */
  public static TfliteFile read(Path path) {
    byte[] content;
    try {
      content = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": there is no such file", e);
    } catch (IOException | OutOfMemoryError e) {
      // readAllBytes reports a file beyond 2 GB as an OutOfMemoryError.
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
    try {
      return of(path.getFileName().toString(), content);
    } catch (ModelException e) {
      throw e.at(path.toString());
    }
  }

  /** The file whose bytes are {@code content}. */
  public static TfliteFile of(String fileName, byte[] content) {
    String name =
        fileName.endsWith(ENDING)
            ? fileName.substring(0, fileName.length() - ENDING.length())
            : fileName;
    TfliteReader.Content read = TfliteReader.content(content);
    return new TfliteFile(name, sha256(content), content.length, read.graph(), read.notes());
  }

  /** The SHA-256 of a file, in lower-case hexadecimal. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package dev.nib.toolkit.models;

import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import java.nio.file.Path;

/**
 * Which model a JSON document is about.
 *
 * @param file as the user named it, {@code zoo:NAME} for a net of the zoo
 * @param sha256 of the file's bytes
 * @param bytes size of the file
 */
public record ModelReference(String file, String sha256, long bytes) {
  /** A net that was read. */
  public static ModelReference of(ModelFile file, TfliteFile model) {
    return new ModelReference(file.toString(), model.sha256(), model.bytes());
  }

  /** A forest that was read. */
  public static ModelReference of(ModelFile file, ForestFile forest) {
    return new ModelReference(file.toString(), forest.sha256(), forest.bytes());
  }

  /** A file that was just written. */
  public static ModelReference of(Path file, byte[] content) {
    return new ModelReference(file.toString(), TfliteFile.sha256(content), content.length);
  }
}

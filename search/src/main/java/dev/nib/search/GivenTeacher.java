package dev.nib.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A teacher that the user names. One that has learnt from the images that a search holds out tells
 * of them, and accuracy on them is too good.
 */
final class GivenTeacher {
  private GivenTeacher() {}

  /**
   * Holds the manifest beside its file against the search.
   *
   * @param seed decides which images the search holds out
   * @throws ToolkitException when the teacher's training held out others
   */
  static void check(ModelFile file, long seed, Progress progress) {
    Path manifest = Path.of(file.toString().replaceFirst("\\.tflite$", "") + ".run.json");
    if (!Files.exists(manifest)) {
      progress.warn(
          "--teacher %s: there is no %s that says which images it has not seen; where it has seen"
              + " those that are held out here, accuracy on them is too good",
          file, manifest);
      return;
    }
    try {
      JsonNode run = new ObjectMapper().readTree(Files.readString(manifest));
      long own = run.path("validationSeed").asLong();
      if (own != seed) {
        throw new ToolkitException(
            "--teacher %s: its training held out the images of seed %d, this search those of seed"
                + " %d: train it with --validation-seed %d, or search with --seed %d",
            file, own, seed, seed, own);
      }
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be read: %s", manifest, OutputFiles.reason(e));
    }
  }
}

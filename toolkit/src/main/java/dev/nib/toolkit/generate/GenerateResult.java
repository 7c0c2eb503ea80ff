package dev.nib.toolkit.generate;

import dev.nib.codegen.GeneratedFile;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.files.GeneratedFolder;
import dev.nib.toolkit.models.ModelReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sources that were generated.
 *
 * @param model what was generated from
 * @param folder where the files are
 * @param files what the model is now, with the size of each
 * @param kept those of them that somebody had edited: they stay, and the new ones are beside them
 *     as NAME.new
 * @param removed files of an earlier run that are no longer true
 * @param omitted what was not written, with the reason: a core that cannot compute the model, files
 *     whose format cannot hold it
 * @param core the inference core, none of C or where it cannot compute the model
 */
public record GenerateResult(
    ModelReference model,
    String folder,
    List<Written> files,
    List<String> kept,
    List<String> removed,
    List<String> omitted,
    Optional<CoreSummary> core) {
  /**
   * Writes files, all or none.
   *
   * @param owned see {@link GeneratedFolder#write(Path, String, Predicate, List, Progress)}
   */
  static GenerateResult write(
      ModelReference model,
      Path folder,
      String run,
      Predicate<String> owned,
      List<GeneratedFile> files,
      List<String> omitted,
      Optional<CoreSummary> core,
      Progress progress) {
    GeneratedFolder.Outcome outcome = GeneratedFolder.write(folder, run, owned, files, progress);
    return new GenerateResult(
        model,
        folder.toString(),
        Written.all(files),
        outcome.kept(),
        outcome.removed(),
        omitted,
        core);
  }
}

package dev.nib.spark;

import dev.nib.dataset.Dataset;
import dev.nib.search.Search;
import dev.nib.search.SearchFolder;
import dev.nib.search.SearchSettings;
import dev.nib.search.trial.TrialImages;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.TrainingImages;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A program: runs the search whose settings are in a folder on Spark, and keeps what it finds
 * there.
 *
 * <p>{@code SparkSearch DIR [MASTER]}. Without a master {@code spark-submit} may have set one; else
 * all processors of this machine are used.
 */
public final class SparkSearch {
  private static final String NAME = "nib search";

  private SparkSearch() {}

  /**
   * Runs a search.
   *
   * @param arguments the folder, and the master
   */
  public static void main(String... arguments) {
    SparkProgram.main(
        NAME,
        lines -> {
          if (arguments.length < 1 || arguments.length > 2) {
            throw new ToolkitException("usage: SparkSearch DIR [MASTER]");
          }
          run(Path.of(arguments[0]), arguments.length > 1 ? arguments[1] : "", lines);
        });
  }

  private static void run(Path path, String master, Progress progress) throws IOException {
    SearchFolder folder = new SearchFolder(path);
    SearchSettings settings = folder.settings();
    Dataset whole = Images.load(settings.data(), settings.images(), settings.seed(), progress);
    TrainingImages.check(whole, progress);
    Dataset limited = TrainingImages.limited(whole, settings.limit(), settings.seed());
    TrialWork work =
        new TrialWork(
            new TrialImages(whole.train(), limited.train(), settings.seed()), settings.limits());
    SparkProgram.withSpark(
        NAME,
        master,
        spark -> Search.run(folder, work, whole.test(), new SparkTrials(spark, work), progress));
  }
}

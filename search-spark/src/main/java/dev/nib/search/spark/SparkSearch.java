package dev.nib.search.spark;

import dev.nib.conformance.WorkFolder;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.DatasetException;
import dev.nib.model.ModelException;
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
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A program: runs the search whose settings are in a folder on Spark, and keeps what it finds
 * there.
 *
 * <p>{@code SparkSearch DIR [MASTER]}. Without a master {@code spark-submit} may have set one; else
 * all processors of this machine are used. On standard output come lines of JSON for whoever
 * started it; what Spark has to say goes to {@code DIR/spark.log}. Exit codes are those of nib.
 */
public final class SparkSearch {
  /** A system property: whether to end when standard input does. */
  private static final String ENDS = "nib.search.ends";

  private static final String MASTER = "spark.master";

  /** Tasks are lost with their workers, and that says nothing of the trials. */
  private static final int MOST_LOSSES = 20;

  private SparkSearch() {}

  /** Whoever started this holds the other end of its standard input as long as he lives. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("standard input: " + e.getMessage());
              }
              Runtime.getRuntime().halt(1);
            },
            "nib-search-parent");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Runs a search.
   *
   * @param arguments the folder, and the master
   */
  public static void main(String... arguments) {
    // Whatever else prints there would spoil the lines.
    PrintStream lines = System.out;
    System.setOut(System.err);
    if (Boolean.getBoolean(ENDS)) {
      endWithParent();
    }
    int exitCode;
    try {
      if (arguments.length < 1 || arguments.length > 2) {
        throw new ToolkitException("usage: SparkSearch DIR [MASTER]");
      }
      run(
          Path.of(arguments[0]),
          arguments.length > 1 ? arguments[1] : "",
          new ProgressLines(lines));
      exitCode = 0;
    } catch (ToolkitException e) {
      System.err.println(e.getMessage());
      exitCode = e.isCheck() ? 1 : 2;
    } catch (DatasetException | ModelException e) {
      System.err.println(e.getMessage());
      exitCode = 2;
    } catch (IOException e) {
      System.err.println(arguments[0] + ": " + e);
      exitCode = 2;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      e.printStackTrace();
      System.err.println("internal error: " + e);
      exitCode = 2;
    }
    System.exit(exitCode);
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
    Path jars = Files.createTempDirectory("nib-search-");
    try (JavaSparkContext spark = new JavaSparkContext(configuration(master, jars))) {
      Search.run(folder, work, whole.test(), new SparkTrials(spark, work), progress);
    } finally {
      WorkFolder.deleteQuietly(jars);
    }
  }

  private static SparkConf configuration(String master, Path jars) throws IOException {
    SparkConf conf = new SparkConf().setAppName("nib search");
    if (!master.isEmpty()) {
      conf.setMaster(master);
    }
    conf.setIfMissing(MASTER, "local[*]");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.task.maxFailures", Integer.toString(MOST_LOSSES));
    // Any worker is as good as another.
    conf.setIfMissing("spark.locality.wait", "0");
    conf.setIfMissing("spark.executor.memory", "2g");
    if (conf.get(MASTER).startsWith("local")) {
      // Nobody comes from outside, and a name of this machine need not lead back to it.
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    if (!conf.get(MASTER).startsWith("local")) {
      List<Path> shipped = ShippedJars.of(System.getProperty("java.class.path"), jars);
      conf.setIfMissing(
          "spark.jars", shipped.stream().map(Path::toString).collect(Collectors.joining(",")));
      conf.setIfMissing("spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED");
    }
    return conf;
  }
}

package dev.nib.spark;

import dev.nib.conformance.WorkFolder;
import dev.nib.dataset.DatasetException;
import dev.nib.model.ModelException;
import dev.nib.search.SparkJava;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What programs that run on Spark have in common. On standard output come lines of JSON for whoever
 * started them; what Spark has to say goes to the file that the system property {@code
 * nib.spark.log} names. Exit codes are those of nib.
 */
final class SparkProgram {
  /** A system property: whether to end when standard input does. */
  private static final String ENDS = "nib.spark.ends";

  private static final String MASTER = "spark.master";

  /** Tasks are lost with their workers, and that says nothing of what they do. */
  private static final int MOST_LOSSES = 20;

  private SparkProgram() {}

  /** A program. */
  interface Program {
    void run(ProgressLines lines) throws IOException;
  }

  /** Part of one, with Spark. */
  interface Job {
    void run(JavaSparkContext spark) throws IOException;
  }

  /**
   * Runs a program and ends this process.
   *
   * @param name in what Spark shows
   */
  static void main(String name, Program program) {
    // Whatever else prints there would spoil the lines.
    PrintStream lines = System.out;
    System.setOut(System.err);
    if (Boolean.getBoolean(ENDS)) {
      endWithParent();
    }
    int exitCode;
    try {
      program.run(new ProgressLines(lines));
      exitCode = 0;
    } catch (ToolkitException e) {
      System.err.println(e.getMessage());
      exitCode = e.isCheck() ? 1 : 2;
    } catch (DatasetException | ModelException e) {
      System.err.println(e.getMessage());
      exitCode = 2;
    } catch (IOException e) {
      System.err.println(name + ": " + e);
      exitCode = 2;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      e.printStackTrace();
      System.err.println("internal error: " + e);
      exitCode = 2;
    }
    System.exit(exitCode);
  }

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
            "nib-spark-parent");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Does something on Spark.
   *
   * @param name in what Spark shows
   * @param master where; empty for what {@code spark-submit} set, or else all processors of this
   *     machine
   */
  static void withSpark(String name, String master, Job job) throws IOException {
    Path jars = Files.createTempDirectory("nib-spark-");
    try (JavaSparkContext spark = new JavaSparkContext(configuration(name, master, jars))) {
      job.run(spark);
    } finally {
      WorkFolder.deleteQuietly(jars);
    }
  }

  private static SparkConf configuration(String name, String master, Path jars) throws IOException {
    SparkConf conf = new SparkConf().setAppName(name);
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
    } else {
      List<Path> shipped = ShippedJars.of(System.getProperty("java.class.path"), jars);
      conf.setIfMissing(
          "spark.jars", shipped.stream().map(Path::toString).collect(Collectors.joining(",")));
      conf.setIfMissing("spark.executor.extraJavaOptions", workersFlags());
    }
    return conf;
  }

  /** Each in quotes, for a class path may have blanks. */
  private static String workersFlags() {
    return Stream.concat(
            Stream.of("--enable-native-access=ALL-UNNAMED"), SparkJava.inherited().stream())
        .map("\"%s\""::formatted)
        .collect(Collectors.joining(" "));
  }
}

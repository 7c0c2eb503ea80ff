package dev.nib.spark;

import dev.nib.conformance.fuzz.FuzzRange;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.fuzz.FuzzGraphs;
import dev.nib.toolkit.fuzz.FuzzGraphsSettings;
import dev.nib.toolkit.fuzz.FuzzPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A program: tries random graphs on Spark, a task for each range of them. What a target needs, a
 * compiler or a simulator, must be on every worker; where it is not the report says so.
 *
 * <p>{@code SparkFuzz COUNT SEED MOST_CASES DIR MASTER [TARGET...]}. Cases that fail anywhere come
 * to DIR here. The last line on standard output has the report.
 */
public final class SparkFuzz {
  private static final String NAME = "nib fuzz";
  private static final int FIXED = 5;

  private SparkFuzz() {}

  /**
   * Tries graphs.
   *
   * @param arguments as above; an empty master for what {@code spark-submit} set
   */
  public static void main(String... arguments) {
    SparkProgram.main(
        NAME,
        lines -> {
          if (arguments.length < FIXED) {
            throw new ToolkitException(
                "usage: SparkFuzz COUNT SEED MOST_CASES DIR MASTER [TARGET...]");
          }
          run(settings(arguments), arguments[FIXED - 1], lines);
        });
  }

  private static FuzzGraphsSettings settings(String[] arguments) {
    try {
      return settings(
          Integer.parseInt(arguments[0]),
          Long.parseLong(arguments[1]),
          Integer.parseInt(arguments[2]),
          List.of(arguments).subList(FIXED, arguments.length),
          Path.of(arguments[3]));
    } catch (NumberFormatException e) {
      throw new ToolkitException("SparkFuzz: %s", e.getMessage());
    }
  }

  /** A task computes on one thread. */
  private static FuzzGraphsSettings settings(
      int count, long seed, int mostCases, List<String> targets, Path output) {
    return new FuzzGraphsSettings(count, targets, output, mostCases, seed, 1);
  }

  private static void run(FuzzGraphsSettings settings, String master, ProgressLines lines)
      throws IOException {
    List<FuzzPart> parts = new ArrayList<>();
    SparkProgram.withSpark(
        NAME,
        master,
        spark ->
            lines.during(
                FuzzGraphs.STAGE,
                stage -> {
                  each(spark, settings, parts, stage);
                  return parts;
                }));
    lines.result(FuzzGraphs.merged(settings, parts));
  }

  private static void each(
      JavaSparkContext spark,
      FuzzGraphsSettings settings,
      List<FuzzPart> parts,
      Progress.Stage stage) {
    int[] graphs = {0, 0}; // tried, failed
    try {
      SparkTasks.run(
          spark,
          FuzzGraphs.ranges(settings),
          FuzzPart.class,
          new Trial(settings.count(), settings.seed(), settings.mostCases(), settings.targets()),
          part -> {
            parts.add(part);
            graphs[0] += part.report().graphs();
            graphs[1] += part.report().failures().size();
            stage.at(graphs[0], settings.count());
            if (graphs[1] >= settings.mostCases()) {
              spark.sc().cancelAllJobs();
            }
          });
    } catch (ToolkitException e) {
      // So ends a job that was cancelled, too.
      if (graphs[1] < settings.mostCases()) {
        throw e;
      }
    }
  }

  /** What a worker does; paths do not travel. */
  private record Trial(int count, long seed, int mostCases, List<String> targets)
      implements SparkTasks.Work<FuzzRange, FuzzPart> {
    @Override
    public FuzzPart of(FuzzRange range) {
      return FuzzGraphs.part(settings(count, seed, mostCases, targets, Path.of("")), range);
    }
  }
}

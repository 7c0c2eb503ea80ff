package dev.nib.spark;

import dev.nib.search.trial.Trial;
import dev.nib.search.trial.TrialResult;
import dev.nib.search.trial.TrialRunner;
import dev.nib.search.trial.TrialWork;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Runs trials on Spark, a task for each. Images are sent once to each worker. */
final class SparkTrials implements TrialRunner {
  private final JavaSparkContext spark;
  private final Broadcast<TrialWork> work;

  SparkTrials(JavaSparkContext spark, TrialWork work) {
    this.spark = spark;
    this.work = spark.broadcast(work);
  }

  @Override
  public void run(List<Trial> trials, String teacher, Consumer<TrialResult> done) {
    // Of its own, so that no task carries this object along.
    Broadcast<TrialWork> images = work;
    Broadcast<String> taught = spark.broadcast(teacher);
    try {
      SparkTasks.run(
          spark,
          trials,
          TrialResult.class,
          trial -> images.value().run(trial, taught.value()),
          done);
    } finally {
      taught.unpersist();
    }
  }
}

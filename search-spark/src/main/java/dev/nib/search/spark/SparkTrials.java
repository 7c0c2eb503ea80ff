package dev.nib.search.spark;

import dev.nib.search.trial.Trial;
import dev.nib.search.trial.TrialResult;
import dev.nib.search.trial.TrialRunner;
import dev.nib.search.trial.TrialWork;
import dev.nib.toolkit.ToolkitException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs trials on Spark, a task for each. Images are sent once to each worker; a result comes back
 * when its task ends, and Spark hands it over once, also where a task ran twice because its worker
 * was lost.
 */
final class SparkTrials implements TrialRunner {
  private final JavaSparkContext spark;
  private final Broadcast<TrialWork> work;

  SparkTrials(JavaSparkContext spark, TrialWork work) {
    this.spark = spark;
    this.work = spark.broadcast(work);
  }

  @Override
  public void run(List<Trial> trials, String teacher, Consumer<TrialResult> done) {
    Broadcast<String> taught = spark.broadcast(teacher);
    try {
      // One partition for each: the unit that is scheduled, lost and done again.
      spark
          .sc()
          .runJob(
              spark.parallelize(trials, trials.size()).rdd(),
              new Task(work, taught),
              CollectionConverters.asScala(
                      IntStream.range(0, trials.size()).mapToObj(i -> (Object) i).toList())
                  .toSeq(),
              new Handler(done),
              ClassTag$.MODULE$.apply(TrialResult.class));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala declares nothing, and throws SparkException, which Java takes for checked.
      throw failure(e);
    } finally {
      taught.unpersist();
    }
  }

  private static RuntimeException failure(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e instanceof SparkException
        ? new ToolkitException("Spark: %s; spark.log has more", line)
        : new IllegalStateException(e);
  }

  /** What a worker does. */
  private static final class Task
      extends AbstractFunction2<TaskContext, Iterator<Trial>, TrialResult> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Broadcast<TrialWork> work;
    private final Broadcast<String> teacher;

    Task(Broadcast<TrialWork> work, Broadcast<String> teacher) {
      this.work = work;
      this.teacher = teacher;
    }

    @Override
    public TrialResult apply(TaskContext context, Iterator<Trial> trials) {
      return work.value().run(trials.next(), teacher.value());
    }
  }

  /** What the driver does with a result. */
  private static final class Handler extends AbstractFunction2<Object, TrialResult, BoxedUnit> {
    private final Consumer<TrialResult> done;

    Handler(Consumer<TrialResult> done) {
      this.done = done;
    }

    @Override
    public BoxedUnit apply(Object partition, TrialResult result) {
      done.accept(result);
      return BoxedUnit.UNIT;
    }
  }
}

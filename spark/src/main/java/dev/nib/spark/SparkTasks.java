package dev.nib.spark;

import dev.nib.toolkit.ToolkitException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A task for each of many things to do. A result comes back when its task ends, and Spark hands it
 * over once, also where a task ran twice because its worker was lost.
 */
final class SparkTasks {
  private SparkTasks() {}

  /** What a worker does. */
  interface Work<T, R> extends Serializable {
    R of(T thing);
  }

  /**
   * Does them all.
   *
   * @param done gets each result as soon as it is there, one after the other
   * @throws ToolkitException when Spark gives up, with its reason
   */
  static <T, R> void run(
      JavaSparkContext spark,
      List<T> things,
      Class<R> resultClass,
      Work<T, R> work,
      Consumer<R> done) {
    try {
      // One partition for each: the unit that is scheduled, lost and done again.
      spark
          .sc()
          .runJob(
              spark.parallelize(things, things.size()).rdd(),
              new Task<>(work),
              CollectionConverters.asScala(
                      IntStream.range(0, things.size()).mapToObj(i -> (Object) i).toList())
                  .toSeq(),
              new Handler<>(done),
              ClassTag$.MODULE$.apply(resultClass));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala declares nothing, and throws SparkException, which Java takes for checked.
      throw failure(e);
    }
  }

  private static RuntimeException failure(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e instanceof SparkException
        ? new ToolkitException("Spark: %s; spark.log has more", line)
        : new IllegalStateException(e);
  }

  private static final class Task<T, R> extends AbstractFunction2<TaskContext, Iterator<T>, R>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final Work<T, R> work;

    Task(Work<T, R> work) {
      this.work = work;
    }

    @Override
    public R apply(TaskContext context, Iterator<T> things) {
      return work.of(things.next());
    }
  }

  /** What the driver does with a result. */
  private static final class Handler<R> extends AbstractFunction2<Object, R, BoxedUnit> {
    private final Consumer<R> done;

    Handler(Consumer<R> done) {
      this.done = done;
    }

    @Override
    public BoxedUnit apply(Object partition, R result) {
      done.accept(result);
      return BoxedUnit.UNIT;
    }
  }
}

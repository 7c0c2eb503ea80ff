package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Batch;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.dl4j.NativeRuntime;
import dev.nib.trainer.layers.LayerLoop;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.nd4j.linalg.factory.Nd4j;

/** Threads that each run a {@link Replica} of one network over the same parameters. */
final class ReplicaPool implements AutoCloseable {
  /** Fast on one thread; more only need more memory. */
  private static final int PREDICTION_BATCH = 64;

  private final int shards;
  private final NativeRuntime runtime;
  private final float[] params;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  /** Starts threads that predict. */
  ReplicaPool(NetDefinition net, Weights weights, int threadCount) {
    this(net, weights, threadCount, Recipe.plain(), Optional.empty());
  }

  /**
   * Starts the threads.
   *
   * @param weights what the parameters are first
   * @param recipe what the targets of training are
   * @param answers what the recipe's teacher says of each of the training images, empty where it is
   *     to be asked
   */
  ReplicaPool(
      NetDefinition net,
      Weights weights,
      int threadCount,
      Recipe recipe,
      Optional<float[][]> answers) {
    // Cut in two even for one thread, so that one and two threads give the same numbers.
    shards = Math.max(2, threadCount);
    runtime = NativeRuntime.singleThreadedOperators();
    params = ParameterOrder.flat(net, weights);
    try {
      for (int i = 0; i < threadCount; i++) {
        executors.add(i == 0 && isPlainJava(net, recipe, answers) ? Runnable::run : thread(i));
        replicas.add(run(i, () -> new Replica(net, params, recipe, answers)));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Whether nothing of Deeplearning4j computes here: then the caller's thread does a thread's
   * share, which saves waking one up and being woken up in each step. ND4J would have OpenMP
   * threads of the caller's, which go on spinning after each operator when others need the
   * processors.
   */
  private static boolean isPlainJava(
      NetDefinition net, Recipe recipe, Optional<float[][]> answers) {
    return LayerLoop.suits(net)
        && (answers.isPresent()
            || recipe.distillation().stream()
                .allMatch(teaching -> LayerLoop.suits(teaching.teacher().definition())));
  }

  private Executor thread(int number) {
    ExecutorService own =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "nib-train-" + number);
              thread.setDaemon(true);
              return thread;
            });
    threads.add(own);
    return own;
  }

  /**
   * The parameters that all replicas share, in {@link ParameterOrder}; to be changed only while
   * they rest.
   */
  float[] params() {
    return params;
  }

  /** Sets all parameters. */
  void setParams(float[] values) {
    System.arraycopy(values, 0, params, 0, params.length);
  }

  /**
   * Loss and gradient over a batch.
   *
   * <p>The batch is cut into shards whose number depends on the number of threads only above two,
   * and the shards' gradients are added in their order: the result is the same, to the bit, in
   * every run.
   */
  Shard gradient(Batch batch, long seed) {
    int cuts = Math.min(shards, batch.size());
    List<Future<Shard>> futures = new ArrayList<>();
    // The first shards last: the first thread may be the caller's.
    for (int s = cuts - 1; s >= 0; s--) {
      int begin = batch.size() * s / cuts;
      int end = batch.size() * (s + 1) / cuts;
      int thread = s % executors.size();
      long shardSeed = seed * shards + s;
      futures.add(submit(thread, () -> replicas.get(thread).shard(batch, begin, end, shardSeed)));
    }
    Collections.reverse(futures);
    Shard sum = get(futures.get(0));
    for (Future<Shard> future : futures.subList(1, cuts)) {
      Shard next = get(future);
      float[] total = sum.gradient();
      for (int i = 0; i < total.length; i++) {
        total[i] += next.gradient()[i];
      }
      sum = new Shard(sum.lossSum() + next.lossSum(), sum.correct() + next.correct(), total);
    }
    return sum;
  }

  /** Class probabilities {@code [N,classes]}. */
  float[][] predict(LabelledImages images) {
    float[][] probabilities = new float[images.count()][];
    List<Future<Void>> futures = new ArrayList<>();
    for (int t = executors.size() - 1; t >= 0; t--) {
      int first = t;
      futures.add(
          submit(
              t,
              () -> {
                int step = PREDICTION_BATCH * executors.size();
                for (int i = first * PREDICTION_BATCH; i < images.count(); i += step) {
                  int end = Math.min(images.count(), i + PREDICTION_BATCH);
                  replicas.get(first).predict(images, i, end, probabilities);
                }
                return null;
              }));
    }
    futures.forEach(ReplicaPool::get);
    return probabilities;
  }

  /** Ends the threads, which first give their native memory back. */
  @Override
  public void close() {
    for (ExecutorService thread : threads) {
      // Not waited for: an interrupted caller could not.
      thread.execute(() -> Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread());
      thread.shutdown();
    }
    runtime.close();
  }

  private <T> T run(int thread, Callable<T> task) {
    return get(submit(thread, task));
  }

  private <T> Future<T> submit(int thread, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    executors.get(thread).execute(future);
    return future;
  }

  private static <T> T get(Future<T> future) {
    try {
      if (Thread.interrupted()) {
        // A task that is done already would not say so.
        throw new InterruptedException();
      }
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new TrainingException("Deeplearning4j: " + e.getCause().getMessage(), e);
    }
  }
}

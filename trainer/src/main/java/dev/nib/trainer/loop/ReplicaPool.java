package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Batch;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.dl4j.NativeRuntime;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;

/** Threads that each run a {@link Replica} of one network over the same parameters. */
final class ReplicaPool implements AutoCloseable {
  /** Fast on one thread; more only need more memory. */
  private static final int PREDICTION_BATCH = 64;

  private final int shards;
  private final NativeRuntime runtime;
  private final float[] params;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();

  /**
   * Starts the threads.
   *
   * @param weights what the parameters are first
   * @param recipe what the targets of training are
   */
  ReplicaPool(NetDefinition net, Weights weights, int threadCount, Recipe recipe) {
    // Cut in two even for one thread, so that one and two threads give the same numbers.
    shards = Math.max(2, threadCount);
    runtime = NativeRuntime.singleThreadedOperators();
    params = ParameterOrder.flat(net, weights);
    try {
      for (int i = 0; i < threadCount; i++) {
        String name = "nib-train-" + i;
        threads.add(
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread thread = new Thread(task, name);
                  thread.setDaemon(true);
                  return thread;
                }));
        replicas.add(run(i, () -> new Replica(net, params, recipe)));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
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
    for (int s = 0; s < cuts; s++) {
      int begin = batch.size() * s / cuts;
      int end = batch.size() * (s + 1) / cuts;
      int thread = s % threads.size();
      long shardSeed = seed * shards + s;
      futures.add(submit(thread, () -> replicas.get(thread).shard(batch, begin, end, shardSeed)));
    }
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
    for (int t = 0; t < threads.size(); t++) {
      int first = t;
      futures.add(
          submit(
              t,
              () -> {
                int step = PREDICTION_BATCH * threads.size();
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
    return threads.get(thread).submit(task);
  }

  private static <T> T get(Future<T> future) {
    try {
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

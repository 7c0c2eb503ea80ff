package dev.nib.quantizer;

import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Runs a graph over samples, several batches at a time, and shows the activations in order.
 *
 * @param rounding the int8 parameters to which activations are rounded as soon as they are there,
 *     by tensor; none where a tensor stays float
 */
record BatchRun(Graph graph, Map<Integer, Quantization> rounding, int threads) {
  /** So few that the activations of a small net stay in the processor's cache. */
  private static final int BATCH = 25;

  /** Sees the activations of samples {@code first} and following. */
  interface Consumer {
    void seen(int first, Activations activations);
  }

  void over(Samples samples, Consumer consumer) {
    samples.requireFits(graph);
    int batches = (samples.count() + BATCH - 1) / BATCH;
    BatchMemory.require(graph, Math.min(BATCH, samples.count()), Math.min(threads + 1, batches));
    FloatConstants constants = new FloatConstants(graph);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<Map<Integer, INDArray>>> running = new ArrayDeque<>();
      int next = 0;
      int first = 0;
      while (first < samples.count()) {
        while (running.size() <= threads && next < samples.count()) {
          int from = next;
          int count = Math.min(BATCH, samples.count() - from);
          running.add(pool.submit(() -> batch(samples, from, count, constants)));
          next += count;
        }
        Map<Integer, INDArray> values = running.remove().get();
        int count = Math.min(BATCH, samples.count() - first);
        consumer.seen(first, new Activations(count, values));
        values.values().forEach(INDArray::close);
        first += count;
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Every activation of {@code count} samples, by tensor. */
  Map<Integer, INDArray> batch(Samples samples, int first, int count, FloatConstants constants) {
    Map<Integer, INDArray> values = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      values.put(graph.inputs().get(i), input(samples, i, first, count));
    }
    // Batches run side by side already: threads inside of what ND4J moves would wait for each other
    // by spinning. The number belongs to the calling thread, and ND4J is loaded by the inputs.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    FloatKernels kernels = new FloatKernels(graph, values, constants);
    for (Operator op : graph.operators()) {
      values.put(op.output(), rounded(op.output(), op.accept(kernels)));
    }
    return values;
  }

  /** Input {@code position} of some samples, {@code [count * N, ...]}, rounded if need be. */
  private INDArray input(Samples samples, int position, int first, int count) {
    int tensor = graph.inputs().get(position);
    Shape shape = graph.tensor(tensor).shape();
    float[] values = new float[Math.multiplyExact(count, shape.elements())];
    for (int i = 0; i < count; i++) {
      samples.copy(first + i, position, values, i * shape.elements());
    }
    return rounded(tensor, FloatArrays.of(values, FloatArrays.batched(shape, count)));
  }

  /**
   * The same array, its values rounded to what int8 can represent where {@link #rounding} says so.
   */
  INDArray rounded(int tensor, INDArray array) {
    Quantization q = rounding.get(tensor);
    if (q == null) {
      return array;
    }
    FloatBuffer values = FloatArrays.view(array);
    float[] piece = new float[FloatLoops.PIECE];
    for (int from = 0; from < values.limit(); from += piece.length) {
      int count = Math.min(piece.length, values.limit() - from);
      values.get(from, piece, 0, count);
      SimulatedInt8.round(piece, q);
      values.put(from, piece, 0, count);
    }
    return array;
  }
}

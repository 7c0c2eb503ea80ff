package dev.nib.sim;

import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Runs a program on many inputs, each thread with a simulator of its own. */
public final class Batch {
  /**
   * So many inputs, and for so long, one thread works alone: until the kernels are compiled,
   * further threads would only take the processors from the compiler.
   */
  private static final int WARM_UP = 24;

  private static final long WARM_UP_NANOS = 300_000_000;

  private Batch() {}

  /** As below with the fast kernels. */
  public static byte[][] run(
      Program program, int count, IntFunction<byte[]> input, int threads, IntConsumer progress) {
    return run(PreparedProgram.of(program, Kernels.FAST), count, input, threads, progress);
  }

  /**
   * The outputs for inputs 0 to {@code count} - 1, in their order whatever the number of threads.
   *
   * @param input gives input i; called from several threads
   * @param threads at least 1
   * @param progress told how many are done, now and then, from several threads
   * @throws dev.nib.model.ModelException when the memory does not hold the arenas and outputs
   * @throws IllegalStateException when a kernel fails in a thread, or the calling one is
   *     interrupted
   */
  public static byte[][] run(
      PreparedProgram program,
      int count,
      IntFunction<byte[]> input,
      int threads,
      IntConsumer progress) {
    int simulators = Math.max(1, Math.min(threads, count - WARM_UP));
    SimulatorMemory.require(program, simulators, 0, count);
    byte[][] outputs = new byte[count][];
    Worker first = new Worker(program, count);
    long start = System.nanoTime();
    int alone = 0;
    while (alone < count && (alone < WARM_UP || System.nanoTime() - start < WARM_UP_NANOS)) {
      outputs[alone] = first.run(alone, input);
      alone++;
      progress.accept(alone);
    }
    if (alone < count) {
      inParallel(program, outputs, alone, input, threads, progress);
    }
    return outputs;
  }

  private static void inParallel(
      PreparedProgram program,
      byte[][] outputs,
      int from,
      IntFunction<byte[]> input,
      int threads,
      IntConsumer progress) {
    int count = outputs.length;
    AtomicInteger next = new AtomicInteger(from);
    AtomicInteger done = new AtomicInteger(from);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(
            pool.submit(
                () -> {
                  Worker worker = new Worker(program, count);
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    outputs[i] = worker.run(i, input);
                    progress.accept(done.incrementAndGet());
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted after " + done + " of " + count + " inputs", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** A thread's simulators: the one of the program, and that which the batch changes over to. */
  private static final class Worker {
    private final PreparedProgram program;
    private final int count;
    private final Simulator simulator;

    /** Made when it is first needed. */
    private Simulator faster;

    Worker(PreparedProgram program, int count) {
      this.program = program;
      this.count = count;
      simulator = new Simulator(program);
    }

    byte[] run(int i, IntFunction<byte[]> inputs) {
      byte[] input = inputs.apply(i);
      if (!program.hasFaster()) {
        return simulator.run(input);
      }
      ChangeOver changeOver = program.changeOver();
      long start = System.nanoTime();
      ChangeOver.Turn turn = changeOver.next(count - i, start);
      byte[] output = (turn == ChangeOver.Turn.PLAIN ? simulator : faster()).run(input);
      long end = System.nanoTime();
      changeOver.ran(turn, end - start, end);
      return output;
    }

    private Simulator faster() {
      if (faster == null) {
        faster = new Simulator(program, program.fasterCode());
      }
      return faster;
    }
  }
}

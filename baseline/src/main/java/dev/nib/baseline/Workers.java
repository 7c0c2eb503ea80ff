package dev.nib.baseline;

import dev.nib.dataset.baseline.BaselineListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Runs independent pieces of work, numbered from 0, on threads of their own. */
final class Workers {
  private Workers() {}

  /**
   * Runs them all; if one fails, those that have not begun are left out.
   *
   * @throws RuntimeException as a piece threw it
   */
  static void run(int pieces, int threads, IntConsumer work, BaselineListener listener) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, pieces)));
    try {
      int[] done = {0};
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < pieces; i++) {
        int piece = i;
        futures.add(
            pool.submit(
                () -> {
                  work.accept(piece);
                  synchronized (done) {
                    listener.at(++done[0], pieces);
                  }
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}

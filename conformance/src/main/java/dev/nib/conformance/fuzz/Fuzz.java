package dev.nib.conformance.fuzz;

import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.Operator;
import dev.nib.model.tflite.TfliteReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Tries random graphs, many to a process, and looks for the ones to blame when a process differs.
 */
public final class Fuzz {
  private static final int GRAPHS_PER_FILE = 100;

  private final FuzzSettings settings;
  private final IntConsumer progress;
  private final AtomicInteger done = new AtomicInteger();
  private final Map<String, Integer> operators = new TreeMap<>();
  private final List<FuzzReport.Failure> failures = new ArrayList<>();
  private final Set<String> notVerified = new TreeSet<>();
  private int refused;
  private long bytes;

  private Fuzz(FuzzSettings settings, IntConsumer progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs all graphs, or until as many failed as the settings allow.
   *
   * @param progress told how many are done, from several threads
   * @throws IOException when a failure cannot be saved
   */
  public static FuzzReport run(FuzzSettings settings, IntConsumer progress)
      throws IOException, InterruptedException {
    return new Fuzz(settings, progress).run();
  }

  private FuzzReport run() throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
    try {
      List<Future<?>> batches = new ArrayList<>();
      for (int first = 0; first < settings.graphs(); first += GRAPHS_PER_FILE) {
        int from = first;
        int to = Math.min(settings.graphs(), first + GRAPHS_PER_FILE);
        batches.add(
            pool.submit(
                () -> {
                  batch(from, to);
                  return null;
                }));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return new FuzzReport(
        done.get(), settings.seed(), refused, bytes, operators, failures, List.copyOf(notVerified));
  }

  private synchronized boolean enough() {
    return failures.size() >= settings.mostCases();
  }

  private void batch(int from, int to) throws IOException, InterruptedException {
    if (enough()) {
      return;
    }
    List<Integer> numbers = new ArrayList<>();
    for (int number = from; number < to; number++) {
      if (FuzzBatch.lowers(settings.seed(), number)) {
        numbers.add(number);
      }
    }
    synchronized (this) {
      refused += to - from - numbers.size();
    }
    if (!numbers.isEmpty()) {
      FuzzBatch together = FuzzBatch.of(settings.seed(), numbers);
      count(together);
      for (FuzzTarget target : settings.targets()) {
        VerificationResult result = verify(together, target);
        if (isFailure(result)) {
          blame(numbers, target, result);
        }
      }
    }
    progress.accept(done.addAndGet(to - from));
  }

  private VerificationResult verify(FuzzBatch batch, FuzzTarget target)
      throws InterruptedException {
    VerificationTarget of = target.of(batch.model().toArray());
    VerificationResult result = batch.verify(of, settings.work(), settings.timeout());
    synchronized (this) {
      bytes += result.bytesCompared();
      if (result.status() == Status.NOT_VERIFIED || result.status() == Status.DOES_NOT_FIT) {
        notVerified.add(of.name() + ": " + result.detail());
      }
    }
    return result;
  }

  /** Runs the graphs one by one and saves those that fail alone, or else all of them together. */
  private void blame(List<Integer> numbers, FuzzTarget target, VerificationResult together)
      throws IOException, InterruptedException {
    boolean found = false;
    for (int number : numbers) {
      FuzzBatch alone = FuzzBatch.of(settings.seed(), List.of(number));
      VerificationResult result = verify(alone, target);
      if (isFailure(result)) {
        found = true;
        Shrinker shrinker = new Shrinker(target, settings.work(), settings.timeout());
        save(number, shrinker.shrink(alone, result));
      }
      if (enough()) {
        return;
      }
    }
    if (!found) {
      FuzzBatch all = FuzzBatch.of(settings.seed(), numbers);
      save(numbers.get(0), new Shrinker.Shrunk(all, together));
    }
  }

  private synchronized void save(int number, Shrinker.Shrunk shrunk) throws IOException {
    failures.add(FuzzCase.save(settings.cases(), settings.seed(), number, shrunk));
  }

  private synchronized void count(FuzzBatch batch) {
    TfliteReader.read(batch.model().toArray()).operators().stream()
        .map(Operator::kind)
        .forEach(kind -> operators.merge(kind, 1, Integer::sum));
  }

  private static boolean isFailure(VerificationResult result) {
    return result.status() == Status.DIFFERENT || result.status() == Status.FAILED;
  }
}

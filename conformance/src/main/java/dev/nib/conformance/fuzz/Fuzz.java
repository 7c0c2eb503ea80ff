package dev.nib.conformance.fuzz;

import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
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
import java.util.stream.Collectors;

/**
 * Tries random graphs, many to a process, and looks for the ones to blame when a process differs.
 */
public final class Fuzz {
  /** Every other file has its constants at the multiples of this that come. */
  private static final int MISALIGNED = 4;

  private static final int ALIGNED = 16;

  private final FuzzSettings settings;
  private final IntConsumer progress;
  private final Toolbox toolbox = new Toolbox();
  private final AtomicInteger done = new AtomicInteger();
  private final Coverage coverage = new Coverage();
  private final List<FuzzReport.Failure> failures = new ArrayList<>();
  private final Set<String> notVerified = new TreeSet<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int refused;

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
      int file = 0;
      int perFile = kind() == FuzzTarget.Kind.CLASSIFIERS ? 1 : settings.graphsPerFile();
      for (int first = 0; first < settings.graphs(); first += perFile) {
        int from = first;
        int to = Math.min(settings.graphs(), first + perFile);
        int alignment = file++ % 2 == 0 ? ALIGNED : MISALIGNED;
        batches.add(
            pool.submit(
                () -> {
                  batch(from, to, alignment);
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
        done.get(),
        settings.seed(),
        refused,
        refusals,
        bytes,
        coverage.operators(),
        coverage.features(),
        failures,
        List.copyOf(notVerified));
  }

  /** The narrowest that a target wants. */
  private FuzzTarget.Kind kind() {
    return settings.targets().stream()
        .map(FuzzTarget::kind)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private synchronized boolean enough() {
    return failures.size() >= settings.mostCases();
  }

  private void batch(int from, int to, int alignment) throws IOException, InterruptedException {
    if (enough()) {
      return;
    }
    List<FuzzGraph> graphs = new ArrayList<>();
    for (int number = from; number < to; number++) {
      FuzzGraph.draw(settings.seed(), number, kind()).ifPresent(graphs::add);
    }
    if (!graphs.isEmpty()) {
      FuzzBatch together = FuzzBatch.of(graphs, alignment);
      for (FuzzTarget target : settings.targets()) {
        List<FuzzGraph> some =
            graphs.stream().filter(graph -> graph.number() % target.oneIn() == 0).toList();
        if (!some.isEmpty()) {
          hold(
              some,
              some.equals(graphs) ? together : FuzzBatch.of(some, alignment),
              target.forGraph(some.get(0).number()));
        }
      }
      count(graphs, together);
    }
    synchronized (this) {
      refused += to - from - graphs.size();
    }
    progress.accept(done.addAndGet(to - from));
  }

  private void hold(List<FuzzGraph> graphs, FuzzBatch batch, FuzzTarget target)
      throws IOException, InterruptedException {
    VerificationResult result = verify(batch, target);
    if (isFailure(result)) {
      blame(graphs, batch, target, result);
    }
  }

  private VerificationResult verify(FuzzBatch batch, FuzzTarget target)
      throws InterruptedException {
    VerificationTarget of = target.of(batch.model().toArray());
    List<ToolState> missing = toolbox.missing(of.tools());
    VerificationResult result =
        missing.isEmpty()
            ? batch.verify(of, settings.work(), settings.timeout())
            : VerificationResult.notVerified(
                of.name(),
                missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
    synchronized (this) {
      bytes.merge(of.name(), result.bytesCompared(), Long::sum);
      if (result.status() == Status.NOT_VERIFIED) {
        notVerified.add(of.name() + ": " + result.detail());
      } else if (result.status() == Status.DOES_NOT_FIT) {
        refusals.merge(of.name() + ": " + withoutPlace(result.detail()), 1, Integer::sum);
      }
    }
    return result;
  }

  /**
   * Halves failing graphs until single ones fail, and saves those, or else all that fail only
   * together.
   */
  private void blame(
      List<FuzzGraph> graphs, FuzzBatch batch, FuzzTarget target, VerificationResult result)
      throws IOException, InterruptedException {
    if (graphs.size() == 1) {
      Shrinker shrinker = new Shrinker(target, settings.work(), settings.timeout());
      save(graphs.get(0).number(), target, shrinker.shrink(batch, result));
      return;
    }
    boolean found = false;
    int middle = graphs.size() / 2;
    for (List<FuzzGraph> half :
        List.of(graphs.subList(0, middle), graphs.subList(middle, graphs.size()))) {
      if (enough()) {
        return;
      }
      FuzzBatch part = FuzzBatch.of(half, batch.alignment());
      VerificationResult partial = verify(part, target);
      if (isFailure(partial)) {
        found = true;
        blame(half, part, target, partial);
      }
    }
    if (!found) {
      save(graphs.get(0).number(), target, new Shrinker.Shrunk(batch, result));
    }
  }

  private synchronized void save(int number, FuzzTarget target, Shrinker.Shrunk shrunk)
      throws IOException {
    failures.add(
        FuzzCase.save(settings.cases(), settings.seed(), number, target.options(), shrunk));
  }

  private synchronized void count(List<FuzzGraph> graphs, FuzzBatch together) {
    graphs.forEach(graph -> coverage.add(graph.graph(), graph.program()));
    coverage.addFile(together.model().toArray());
  }

  /** A reason without the step's name and without its numbers, as others have it too. */
  private static String withoutPlace(String reason) {
    return reason.replaceFirst("^[^:]* \\([A-Za-z0-9]+\\): ", "").replaceAll("[0-9][0-9,.]*", "N");
  }

  private static boolean isFailure(VerificationResult result) {
    return result.status() == Status.DIFFERENT || result.status() == Status.FAILED;
  }
}

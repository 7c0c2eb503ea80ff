package dev.nib.conformance.fuzz;

import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
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
import java.util.stream.Collectors;

/**
 * Tries random graphs, many to a process, and looks for the ones to blame when a process differs.
 */
public final class Fuzz {
  private final FuzzSettings settings;
  private final Toolbox toolbox;
  private final AtomicInteger failed;
  private final Coverage coverage = new Coverage();
  private final List<FuzzReport.Failure> failures = new ArrayList<>();
  private final Set<String> notVerified = new TreeSet<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();

  private Fuzz(FuzzSettings settings, Toolbox toolbox, AtomicInteger failed) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.failed = failed;
  }

  /**
   * Runs all graphs, or until as many failed as the settings allow.
   *
   * @param progress told how many are done, from several threads
   * @throws IOException when a failure cannot be saved
   */
  public static FuzzReport run(FuzzSettings settings, IntConsumer progress)
      throws IOException, InterruptedException {
    Toolbox toolbox = new Toolbox();
    AtomicInteger failed = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
    try {
      List<Future<FuzzReport>> futures = new ArrayList<>();
      for (FuzzRange range : settings.ranges()) {
        futures.add(
            pool.submit(
                () -> {
                  FuzzReport report = new Fuzz(settings, toolbox, failed).range(range);
                  progress.accept(done.addAndGet(report.graphs()));
                  return report;
                }));
      }
      List<FuzzReport> reports = new ArrayList<>();
      for (Future<FuzzReport> future : futures) {
        reports.add(future.get());
      }
      return FuzzReport.merged(reports);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Runs the graphs of one of the settings' ranges.
   *
   * @throws IOException when a failure cannot be saved
   */
  public static FuzzReport run(FuzzSettings settings, FuzzRange range)
      throws IOException, InterruptedException {
    return new Fuzz(settings, new Toolbox(), new AtomicInteger()).range(range);
  }

  private boolean enough() {
    return failed.get() >= settings.mostCases();
  }

  private FuzzReport range(FuzzRange range) throws IOException, InterruptedException {
    if (enough()) {
      return report(0, 0);
    }
    List<FuzzGraph> graphs = new ArrayList<>();
    for (int number = range.from(); number < range.to(); number++) {
      FuzzGraph.draw(settings.seed(), number, settings.kind()).ifPresent(graphs::add);
    }
    if (!graphs.isEmpty()) {
      FuzzBatch together = FuzzBatch.of(graphs, range.alignment());
      for (FuzzTarget target : settings.targets()) {
        List<FuzzGraph> some =
            graphs.stream().filter(graph -> graph.number() % target.oneIn() == 0).toList();
        if (!some.isEmpty()) {
          hold(
              some,
              some.equals(graphs) ? together : FuzzBatch.of(some, range.alignment()),
              target.forGraph(some.get(0).number()));
        }
      }
      graphs.forEach(graph -> coverage.add(graph.graph(), graph.program()));
      coverage.addFile(together.model().toArray());
    }
    int tried = range.to() - range.from();
    return report(tried, tried - graphs.size());
  }

  private FuzzReport report(int graphs, int refused) {
    return new FuzzReport(
        graphs,
        settings.seed(),
        refused,
        refusals,
        bytes,
        coverage.operators(),
        coverage.features(),
        failures,
        List.copyOf(notVerified));
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
    bytes.merge(of.name(), result.bytesCompared(), Long::sum);
    if (result.status() == Status.NOT_VERIFIED) {
      notVerified.add(of.name() + ": " + result.detail());
    } else if (result.status() == Status.DOES_NOT_FIT) {
      refusals.merge(of.name() + ": " + withoutPlace(result.detail()), 1, Integer::sum);
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

  private void save(int number, FuzzTarget target, Shrinker.Shrunk shrunk) throws IOException {
    failed.incrementAndGet();
    failures.add(
        FuzzCase.save(settings.cases(), settings.seed(), number, target.options(), shrunk));
  }

  /** A reason without the step's name and without its numbers, as others have it too. */
  private static String withoutPlace(String reason) {
    return reason.replaceFirst("^[^:]* \\([A-Za-z0-9]+\\): ", "").replaceAll("[0-9][0-9,.]*", "N");
  }

  private static boolean isFailure(VerificationResult result) {
    return result.status() == Status.DIFFERENT || result.status() == Status.FAILED;
  }
}

package dev.nib.conformance.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What to try.
 *
 * @param graphs how many random graphs
 * @param seed of the first; another one gives other graphs
 * @param graphsPerFile how many share a model and so a process
 * @param targets each compares every tensor
 * @param work where files may be written
 * @param cases where failures are saved
 * @param mostCases the run ends when so many have failed
 * @param threads that try graphs at the same time
 * @param timeout for each external process
 */
public record FuzzSettings(
    int graphs,
    long seed,
    int graphsPerFile,
    List<FuzzTarget> targets,
    Path work,
    Path cases,
    int mostCases,
    int threads,
    Duration timeout) {
  /** Every other file has its constants at the multiples of this that come. */
  private static final int MISALIGNED = 4;

  private static final int ALIGNED = 16;

  public FuzzSettings {
    targets = List.copyOf(targets);
    if (graphs < 1 || graphsPerFile < 1 || mostCases < 1 || threads < 1 || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "%d graphs, %d a file, %d cases, %d threads, %d targets: at least 1 of each"
              .formatted(graphs, graphsPerFile, mostCases, threads, targets.size()));
    }
  }

  /** The graphs in ranges of a file each, in order. */
  public List<FuzzRange> ranges() {
    int perFile = kind() == FuzzTarget.Kind.CLASSIFIERS ? 1 : graphsPerFile;
    List<FuzzRange> ranges = new ArrayList<>();
    for (int first = 0; first < graphs; first += perFile) {
      int alignment = ranges.size() % 2 == 0 ? ALIGNED : MISALIGNED;
      ranges.add(new FuzzRange(first, Math.min(graphs, first + perFile), alignment));
    }
    return ranges;
  }

  /** What the graphs are: the narrowest that a target wants. */
  FuzzTarget.Kind kind() {
    return targets.stream().map(FuzzTarget::kind).max(Comparator.naturalOrder()).orElseThrow();
  }
}

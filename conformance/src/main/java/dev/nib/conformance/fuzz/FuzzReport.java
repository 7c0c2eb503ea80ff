package dev.nib.conformance.fuzz;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run has shown.
 *
 * @param graphs tried
 * @param refused of those by the lowering, for they could overflow
 * @param refusals how many graphs a target could not take, for each reason
 * @param bytesCompared by each target
 * @param operators how often each of nib's operators stood in a graph that ran; 0 for the others
 * @param features how often each feature that has broken implementations before did
 * @param failures the graphs that did not hold
 * @param notVerified one line for each target that could not run
 */
public record FuzzReport(
    int graphs,
    long seed,
    int refused,
    Map<String, Integer> refusals,
    Map<String, Long> bytesCompared,
    Map<String, Integer> operators,
    Map<String, Integer> features,
    List<Failure> failures,
    List<String> notVerified)
    implements Serializable {
  public FuzzReport {
    refusals = inOrder(refusals);
    bytesCompared = inOrder(bytesCompared);
    operators = inOrder(operators);
    features = inOrder(features);
    failures = List.copyOf(failures);
    notVerified = List.copyOf(notVerified);
  }

  /** What several parts of a run have shown together, one at least. */
  public static FuzzReport merged(List<FuzzReport> parts) {
    Map<String, Integer> refusals = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    Map<String, Integer> operators = new LinkedHashMap<>();
    Map<String, Integer> features = new LinkedHashMap<>();
    List<Failure> failures = new ArrayList<>();
    TreeSet<String> notVerified = new TreeSet<>();
    for (FuzzReport part : parts) {
      part.refusals.forEach((reason, count) -> refusals.merge(reason, count, Integer::sum));
      part.bytesCompared.forEach((target, count) -> bytes.merge(target, count, Long::sum));
      part.operators.forEach((name, count) -> operators.merge(name, count, Integer::sum));
      part.features.forEach((name, count) -> features.merge(name, count, Integer::sum));
      failures.addAll(part.failures);
      notVerified.addAll(part.notVerified);
    }
    return new FuzzReport(
        parts.stream().mapToInt(FuzzReport::graphs).sum(),
        parts.get(0).seed,
        parts.stream().mapToInt(FuzzReport::refused).sum(),
        refusals,
        bytes,
        operators,
        features,
        failures,
        List.copyOf(notVerified));
  }

  private static <T> Map<String, T> inOrder(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Whether every target compared something. */
  public boolean allVerified() {
    return bytesCompared.values().stream().allMatch(bytes -> bytes > 0);
  }

  /**
   * A graph that did not hold, cut down.
   *
   * @param graph its number in the run
   * @param target which differed
   * @param detail how
   * @param operators those that are left
   * @param folder where the model, the inputs and this record lie
   */
  public record Failure(
      int graph, String target, String detail, List<String> operators, String folder)
      implements Serializable {
    public Failure {
      operators = List.copyOf(operators);
    }
  }
}

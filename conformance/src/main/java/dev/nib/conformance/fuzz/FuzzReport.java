package dev.nib.conformance.fuzz;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    List<String> notVerified) {
  public FuzzReport {
    refusals = inOrder(refusals);
    bytesCompared = inOrder(bytesCompared);
    operators = inOrder(operators);
    features = inOrder(features);
    failures = List.copyOf(failures);
    notVerified = List.copyOf(notVerified);
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
      int graph, String target, String detail, List<String> operators, String folder) {
    public Failure {
      operators = List.copyOf(operators);
    }
  }
}

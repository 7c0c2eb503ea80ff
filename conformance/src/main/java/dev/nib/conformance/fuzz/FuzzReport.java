package dev.nib.conformance.fuzz;

import java.util.List;
import java.util.Map;

/**
 * What a run has shown.
 *
 * @param graphs tried
 * @param refused of those by the lowering, for they could overflow
 * @param bytesCompared by all targets
 * @param operators how often each stood in a graph that ran
 * @param failures the graphs that did not hold
 * @param notVerified one line for each target that could not run
 */
public record FuzzReport(
    int graphs,
    long seed,
    int refused,
    long bytesCompared,
    Map<String, Integer> operators,
    List<Failure> failures,
    List<String> notVerified) {
  public FuzzReport {
    operators = Map.copyOf(operators);
    failures = List.copyOf(failures);
    notVerified = List.copyOf(notVerified);
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

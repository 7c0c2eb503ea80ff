package dev.nib.search.trial;

import dev.nib.search.front.Objectives;
import java.io.Serializable;
import java.util.Base64;

/**
 * What came of a trial; a line of the journal.
 *
 * @param float32Accuracy part of the validation images that the float32 net has right, 0..1
 * @param accuracy the same of the int8 simulator
 * @param costs of the int8 file; null where there is none
 * @param problem why it is not for the front: the training failed, or the file exceeds a limit;
 *     empty otherwise
 * @param seconds of training, quantising and judging, by the worker's clock
 * @param float32 the file in Base64; empty below the finalists
 * @param int8 the file in Base64; empty below the finalists
 */
public record TrialResult(
    Trial trial,
    double float32Accuracy,
    double accuracy,
    Costs costs,
    String problem,
    double seconds,
    String float32,
    String int8)
    implements Serializable {
  /** A trial without a net. */
  static TrialResult failed(Trial trial, String problem, double seconds) {
    return new TrialResult(trial, 0, 0, null, problem, seconds, "", "");
  }

  /** The same without its seconds, the one thing in which results of the same trial differ. */
  public TrialResult withoutSeconds() {
    return new TrialResult(trial, float32Accuracy, accuracy, costs, problem, 0, float32, int8);
  }

  /** Whether the net can be compared with others: there is one, and it keeps to the limits. */
  public boolean counts() {
    return problem.isEmpty();
  }

  /** What it is judged by; where it counts. */
  public Objectives objectives() {
    return costs.with(accuracy);
  }

  /** The float32 file. */
  public byte[] float32Bytes() {
    return Base64.getDecoder().decode(float32);
  }

  /** The int8 file. */
  public byte[] int8Bytes() {
    return Base64.getDecoder().decode(int8);
  }

  static String text(byte[] file) {
    return Base64.getEncoder().encodeToString(file);
  }
}

package dev.nib.search.trial;

import dev.nib.search.front.Objectives;
import java.io.Serializable;

/**
 * What a net takes, as {@code nib inspect} says it.
 *
 * @param plan the option of {@code nib generate c} that is judged
 * @param flashBytes constants, on a chip with code
 * @param ramBytes arena, on a chip with stack
 * @param work instructions of a run on a chip, clocks on AVR; multiply-accumulates without one
 * @param constantBytes weights, biases, factors
 * @param arenaBytes of the plan
 * @param macs multiply-accumulates of an image
 */
public record Costs(
    String plan,
    long flashBytes,
    long ramBytes,
    long work,
    long constantBytes,
    long arenaBytes,
    long macs)
    implements Serializable {
  /** Beside an accuracy. */
  public Objectives with(double accuracy) {
    return new Objectives(accuracy, flashBytes, ramBytes, work);
  }
}

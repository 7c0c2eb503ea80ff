package dev.nib.search.trial;

import dev.nib.search.space.Candidate;
import java.io.Serializable;

/**
 * What is to be tried.
 *
 * @param stage which part of the search asks for it
 * @param epochs passes over the training images
 * @param seed of weights, order and augmentation
 * @param taught whether it learns from the search's teacher, too
 */
public record Trial(Candidate candidate, Stage stage, int epochs, long seed, boolean taught)
    implements Serializable {
  /** The parts of a search. */
  public enum Stage {
    /** The net that finalists learn from. */
    TEACHER,
    /** A rung of a generation. */
    RUNG,
    /** One of a finalist's seeds. */
    LAST;

    /** Whether the files of the net are kept. */
    boolean keepsFiles() {
      return this != RUNG;
    }
  }

  /** Tells it from all others: trials with the same key give the same result. */
  public String key() {
    return "%s %d %d %s %s %s %s %s"
        .formatted(
            stage,
            epochs,
            seed,
            taught,
            candidate.learningRate(),
            candidate.augment(),
            candidate.perTensorWeights(),
            candidate.net());
  }
}

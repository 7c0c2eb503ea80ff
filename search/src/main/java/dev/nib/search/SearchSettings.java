package dev.nib.search;

import dev.nib.search.schedule.Rungs;
import dev.nib.search.trial.Limits;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.ImageSettings;
import java.util.List;
import java.util.Optional;

/**
 * What is searched for, on what, and how long.
 *
 * @param data where the images come from, as {@link dev.nib.toolkit.inputs.Images} takes it
 * @param images how they are prepared
 * @param limits what a net may take
 * @param proposals nets that are proposed in each generation
 * @param generations how many; a search that is done can go on with more
 * @param epochs passes over the training images at each rung, the finalists' last
 * @param finalists nets that are trained with several seeds and a teacher
 * @param seeds with which each of them is trained
 * @param limit use only so many training images; empty for all
 * @param teacher a float32 file that finalists learn from; empty to train one
 * @param teacherEpochs of the one that is trained; 0 for none
 * @param seed of everything random, and of which images are held out
 */
public record SearchSettings(
    String data,
    ImageSettings images,
    Limits limits,
    int proposals,
    int generations,
    List<Integer> epochs,
    int finalists,
    int seeds,
    Optional<Integer> limit,
    Optional<String> teacher,
    int teacherEpochs,
    long seed) {
  /** The default of {@link #epochs}. */
  public static final List<Integer> EPOCHS = List.of(2, 6, 18, 40);

  /** The default of {@link #proposals}. */
  public static final int PROPOSALS = 12;

  /** The default of {@link #generations}. */
  public static final int GENERATIONS = 8;

  /** The default of {@link #finalists}. */
  public static final int FINALISTS = 6;

  /** The default of {@link #seeds}. */
  public static final int SEEDS = 3;

  /** The default of {@link #teacherEpochs}: those of the zoo's teacher of small nets. */
  public static final int TEACHER_EPOCHS = 26;

  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public SearchSettings {
    epochs = List.copyOf(epochs);
    requireAtLeast("--proposals", 1, proposals);
    requireAtLeast("--generations", 1, generations);
    requireAtLeast("--finalists", 1, finalists);
    requireAtLeast("--seeds", 1, seeds);
    requireAtLeast("--teacher-epochs", 0, teacherEpochs);
    limit.ifPresent(n -> requireAtLeast("--limit", 2, n));
    try {
      new Rungs(epochs);
    } catch (IllegalArgumentException e) {
      throw new ToolkitException("--epochs: " + e.getMessage());
    }
  }

  private static void requireAtLeast(String option, int least, int value) {
    if (value < least) {
      throw new ToolkitException("%s is %d, must be %d or more", option, value, least);
    }
  }

  /** How many epochs of what. */
  public Rungs rungs() {
    return new Rungs(epochs);
  }

  /** Whether finalists learn from a net. */
  public boolean taught() {
    return teacher.isPresent() || teacherEpochs > 0;
  }

  /** The same with other generations and finalists, by which no trial of this one changes. */
  public SearchSettings withExtentOf(SearchSettings other) {
    return new SearchSettings(
        data,
        images,
        limits,
        proposals,
        other.generations,
        epochs,
        other.finalists,
        other.seeds,
        limit,
        teacher,
        teacherEpochs,
        seed);
  }
}

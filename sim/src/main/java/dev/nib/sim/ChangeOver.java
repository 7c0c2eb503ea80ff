package dev.nib.sim;

/**
 * When a batch goes from the plain kernels over to those of another engine, which are faster once
 * they are compiled.
 *
 * <p>The Vector API interpreted or half compiled takes a thousand times as long as compiled, and
 * compilation comes late where other work takes the processors. So images run by the plain kernels,
 * and now and then one by the others, within a budget: a tenth of the time that went into plain
 * ones, and after {@value #PLAIN_IMAGES} images a quarter of what those that are left would take by
 * plain kernels. As soon as one takes no longer so than the fastest by plain kernels, all run so.
 *
 * <p>Either gives the same bytes, so no image is wasted. All threads of all batches of a program
 * share one.
 */
final class ChangeOver {
  private static final int PLAIN_IMAGES = 1_000;

  /** The part of the time spent on plain images that trials may take. */
  private static final int OF_SPENT = 10;

  /** The part of the time that the other images would take. */
  private static final int OF_AHEAD = 4;

  /**
   * The least that the first trial is taken to cost, packing included; of large nets it is as long
   * as {@value #PLAIN_IMAGES} plain images, which it has been seen to take half of where others use
   * the machine. So none of the first {@value #PLAIN_IMAGES} is one.
   */
  private static final long FIRST_TRIAL_NANOS = 250_000_000;

  /** Which kernels an image runs by. */
  enum Turn {
    PLAIN,
    /** The others, to see how fast they are by now. */
    TRIAL,
    CHANGED
  }

  private boolean changed;
  private boolean trying;
  private long plainImages;
  private long plainNanos;
  private long fastestNanos = Long.MAX_VALUE;
  private long trialNanos;

  /** What the last trial took; 0 before the first. */
  private long lastTrialNanos;

  /** Between trials the compiler gets as much time as the last one took. */
  private long restUntil = Long.MIN_VALUE;

  /**
   * How the next image is to run, to be followed by {@link #ran}.
   *
   * @param left images of the batch, this one included
   * @param now nanoseconds of a clock that never goes back
   */
  synchronized Turn next(long left, long now) {
    if (changed) {
      return Turn.CHANGED;
    }
    if (trying
        || plainImages == 0
        || now < restUntil
        || trialNanos + expectedNanos() > budget(left)) {
      return Turn.PLAIN;
    }
    trying = true;
    return Turn.TRIAL;
  }

  private long expectedNanos() {
    return trialNanos > 0
        ? lastTrialNanos
        : Math.max(FIRST_TRIAL_NANOS, PLAIN_IMAGES * fastestNanos);
  }

  private long budget(long left) {
    long ofSpent = plainNanos / OF_SPENT;
    return plainImages < PLAIN_IMAGES ? ofSpent : ofSpent + left * fastestNanos / OF_AHEAD;
  }

  /**
   * An image has been run.
   *
   * @param nanos that it took
   * @param now as {@link #next} has it
   */
  synchronized void ran(Turn turn, long nanos, long now) {
    switch (turn) {
      case PLAIN -> {
        plainImages++;
        plainNanos += nanos;
        fastestNanos = Math.min(fastestNanos, nanos);
      }
      case TRIAL -> {
        trying = false;
        trialNanos += nanos;
        lastTrialNanos = nanos;
        restUntil = now + nanos;
        changed = nanos <= fastestNanos;
      }
      case CHANGED -> {}
    }
  }
}
